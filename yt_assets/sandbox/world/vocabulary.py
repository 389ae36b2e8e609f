"""The languages of the simulated channels: title patterns, description lines, chapter names.

Here: phrases that any channel of a language uses. Not here: what a channel is about (themes.py), and putting phrases
together (texts.py). Placeholders: {p} a product, {s} a subject, {n} a number, {y} a year, {h} a hashtag.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """What a language contributes to a video's texts."""

    code: str
    country: str
    titles: tuple[str, ...]
    shorts: tuple[str, ...]
    lives: tuple[str, ...]
    premieres: tuple[str, ...]
    updated: tuple[str, ...]
    openers: tuple[str, ...]
    chapters: tuple[str, ...]
    boilerplate: tuple[str, ...]


ENGLISH = Language(
    "en", "US",
    titles=(
        "{p}: {s} in {n} Minutes", "I Tried {p} for {n} Days 😱", "{p} vs {q}: Which One Wins?",
        "The TRUTH About {s}", "{n} {s} Mistakes Everyone Makes", "How to Master {s} ({y})",
        "{p} Review – Worth It? 🤔", "Why {s} Changes Everything", "{s} | Episode {n}",
        "Don't Buy {p} Before Watching This!", "{p} + {s} = 🔥 {h}",
    ),
    shorts=("{s} in 30 seconds ⚡ {h} #shorts", "Wait for it… {p} 😂 #shorts", "{p} hack! {h}"),
    lives=("🔴 LIVE: {s} with {p}", "Q&A: ask me about {s}"), premieres=("PREMIERE: {p} – {s}",),
    updated=("{t} (UPDATED)", "[NEW] {t}", "{t} 🔥"),
    openers=(
        "In this video I take a close look at {p} and what it means for {s}.",
        "Today it is all about {s}: what works, what does not, and where {p} fits in.",
        "You asked for it: {p}, tested for {n} days. Here is what I learned about {s}.",
    ),
    chapters=("Intro", "What is {p}?", "{s} step by step", "Common mistakes", "Verdict"),
    boilerplate=(
        "Subscribe for new videos every week ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "Follow me on Instagram: https://instagram.com/{name}", "Business inquiries: hello@{name}.example",
        "Some links are affiliate links; I may earn a commission.",
        "My Studio Gear: Halcyon Camera, Voxline Microphone, Lumora Softbox, Quillbook Pro",
    ),
)  # fmt: skip
GERMAN = Language(
    "de", "DE",
    titles=(
        "{p} im Test: Lohnt sich das? 🤔", "{s} selber machen – so geht's!", "{n} Fehler bei {s}, die jeder macht",
        "{p} gegen {q}: Der große Vergleich {y}", "Die Wahrheit über {s}", "{s} für Anfänger | Folge {n}",
        "{p} nach {n} Tagen 😳 {h}",
    ),
    shorts=("{s} in 30 Sekunden ⚡ #shorts", "{p}-Trick, den keiner kennt {h}"),
    lives=("🔴 LIVE: {s} mit {p}", "Fragestunde: alles über {s}"),
    premieres=("PREMIERE: {p} – {s}",), updated=("{t} (Update)", "NEU: {t}", "{t} ✅"),
    openers=(
        "In diesem Video zeige ich euch {p} und worauf es bei {s} wirklich ankommt.",
        "Heute geht es um {s}. Ich habe {p} {n} Tage lang ausprobiert.",
    ),
    chapters=("Begrüßung", "Was ist {p}?", "{s} Schritt für Schritt", "Häufige Fehler", "Fazit"),
    boilerplate=(
        "Kanal abonnieren ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "Instagram: https://instagram.com/{name}", "*Affiliate-Links: Für euch bleibt der Preis gleich.",
        "Meine Ausrüstung: Halcyon Kamera, Voxline Mikrofon, Lumora Softbox, Quillbook Pro",
    ),
)  # fmt: skip
SPANISH = Language(
    "es", "MX",
    titles=(
        "{p}: ¿vale la pena en {y}? 🤔", "Cómo hacer {s} en {n} minutos", "¡{n} errores de {s} que debes evitar!",
        "{p} contra {q}: ¿cuál gana?", "La VERDAD sobre {s} 😱", "{s} fácil y rápido | Capítulo {n}",
        "Probé {p} durante {n} días {h}",
    ),
    shorts=("{s} en 30 segundos ⚡ #shorts", "¡El truco de {p}! {h}"),
    lives=("🔴 EN VIVO: {s} con {p}", "Preguntas y respuestas: {s}"),
    premieres=("ESTRENO: {p} – {s}",), updated=("{t} (ACTUALIZADO)", "¡NUEVO! {t}", "{t} 🔥"),
    openers=(
        "En este video te enseño todo sobre {p} y los secretos de {s}.",
        "Hoy hablamos de {s}: qué funciona, qué no, y por qué {p} cambia las reglas.",
    ),
    chapters=("Introducción", "¿Qué es {p}?", "{s} paso a paso", "Errores comunes", "Conclusión"),
    boilerplate=(
        "Suscríbete al canal ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "Sígueme en Instagram: https://instagram.com/{name}", "Contacto: hola@{name}.example",
        "Mi equipo: Cámara Halcyon, Micrófono Voxline, Luz Lumora, Quillbook Pro",
    ),
)  # fmt: skip
JAPANESE = Language(
    "ja", "JP",
    titles=(
        "【検証】{p}を{n}日間使ってみた結果…😱", "{s}のやり方を{n}分で解説！", "【{y}年最新】{p}レビュー",
        "{p}と{q}、どっちが最強？", "知らないと損する{s}の真実", "{s} 第{n}回 {h}",
    ),
    shorts=("{s}を30秒で⚡ #shorts", "{p}の裏ワザ {h}"), lives=("🔴【生配信】{p}で{s}",),
    premieres=("【プレミア公開】{p}：{s}",), updated=("【更新】{t}", "{t}【再編集版】"),
    openers=("今回は{p}を使って{s}に挑戦します。", "{s}についてわかりやすく解説します。{p}のレビューもあります！"),
    chapters=("オープニング", "{p}とは？", "{s}の手順", "よくある失敗", "まとめ"),
    boilerplate=(
        "チャンネル登録はこちら ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "X（旧Twitter）: https://x.com/{name}", "使用機材：ハルシオンカメラ、ボクスラインマイク、ルモラライト",
    ),
)  # fmt: skip
HINDI = Language(
    "hi", "IN",
    titles=(
        "{p} खरीदने से पहले ये देखो! 😱", "{s} की पूरी जानकारी {n} मिनट में", "{p} vs {q} | कौन है बेस्ट?",
        "{n} गलतियाँ जो सब {s} में करते हैं", "{s} का सच {y} 🔥", "{p} का पूरा रिव्यू हिंदी में {h}",
    ),
    shorts=("{s} सिर्फ 30 सेकंड में ⚡ #shorts", "{p} की सीक्रेट ट्रिक {h}"),
    lives=("🔴 LIVE: {p} और {s}", "सवाल जवाब: {s} लाइव"), premieres=("प्रीमियर: {p} – {s}",),
    updated=("{t} (नया अपडेट)", "नया: {t}"),
    openers=("नमस्ते दोस्तों, इस वीडियो में हम {p} और {s} के बारे में बात करेंगे।", "आज जानिए {s} की पूरी जानकारी, {p} के साथ।"),
    chapters=("शुरुआत", "{p} क्या है?", "{s} कैसे करें", "आम गलतियाँ", "निष्कर्ष"),
    boilerplate=(
        "चैनल को सब्सक्राइब करें ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "Instagram: https://instagram.com/{name}", "मेरा सामान: हैल्सियन कैमरा, वॉक्सलाइन माइक, लुमोरा लाइट",
    ),
)  # fmt: skip
ARABIC = Language(
    "ar", "EG",
    titles=(
        "طريقة عمل {s} في {n} دقائق 😍", "تجربة {p} لمدة {n} أيام", "{p} أم {q}؟ أيهما أفضل",
        "أسرار {s} التي لا يعرفها أحد 🔥", "{n} أخطاء في {s} يجب تجنبها", "{s} | الحلقة {n} {h}",
    ),
    shorts=("{s} في 30 ثانية ⚡ #shorts", "خدعة {p} السريعة {h}"),
    lives=("🔴 بث مباشر: {s} مع {p}", "أسئلة وأجوبة عن {s}"), premieres=("العرض الأول: {p} – {s}",),
    updated=("{t} (محدث)", "جديد: {t}"),
    openers=("في هذا الفيديو نتحدث عن {p} وأهم أسرار {s}.", "اليوم نتعلم {s} خطوة بخطوة مع {p}."),
    chapters=("المقدمة", "ما هو {p}؟", "{s} خطوة بخطوة", "أخطاء شائعة", "الخلاصة"),
    boilerplate=(
        "اشترك في القناة ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "تابعني على انستغرام: https://instagram.com/{name}",
        "معداتي: كاميرا هالسيون، ميكروفون فوكسلاين، إضاءة لومورا",
    ),
)  # fmt: skip
PORTUGUESE = Language(
    "pt", "BR",
    titles=(
        "{p}: vale a pena em {y}? 🤔", "Como aprender {s} em {n} minutos", "{n} erros de {s} que você comete",
        "{p} ou {q}: qual é melhor?", "Testei {p} por {n} dias 😱", "{s} do zero | Aula {n} {h}",
    ),
    shorts=("{s} em 30 segundos ⚡ #shorts", "O truque de {p} {h}"),
    lives=("🔴 AO VIVO: {s} com {p}",), premieres=("ESTREIA: {p} – {s}",),
    updated=("{t} (ATUALIZADO)", "NOVO: {t}"),
    openers=("Neste vídeo eu mostro {p} e tudo sobre {s}.", "Hoje a aula é de {s}, passo a passo, com {p}."),
    chapters=("Introdução", "O que é {p}?", "{s} passo a passo", "Erros comuns", "Conclusão"),
    boilerplate=(
        "Inscreva-se no canal ► https://www.youtube.com/{handle}?sub_confirmation=1",
        "Meu equipamento: Câmera Halcyon, Microfone Voxline, Luz Lumora, Quillbook Pro",
        "Instagram: https://instagram.com/{name}",
    ),
)  # fmt: skip
