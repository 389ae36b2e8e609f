"""What the simulated channels are about: name, handle, recurring products and subjects.

Here: one entry a theme. Not here: the language's phrases (vocabulary.py), and which channel takes which theme in which
world (world.py). Products recur over a channel's videos, so that its keyphrases mean something.
"""

from dataclasses import dataclass

from yt_assets.sandbox.world.vocabulary import ARABIC, ENGLISH, GERMAN, HINDI, JAPANESE, PORTUGUESE, SPANISH, Language


@dataclass(frozen=True, slots=True)
class Theme:
    """A channel's matter. category: YouTube's video category id."""

    language: Language
    handle: str
    title: str
    category: str
    about: str
    products: tuple[str, ...]
    subjects: tuple[str, ...]
    hashtags: tuple[str, ...]


THEMES = (
    Theme(
        ENGLISH, "kitchen-lab", "Kitchen Lab", "26", "Recipes, tested like experiments.",
        ("Crispmate 3000", "Aero Wok", "Sourdough Dome", "Blendo Pro 7", "SmokeBox Mini"),
        (
            "Crispy Fried Rice", "No-Knead Bread", "Ramen Broth", "Knife Skills",
            "Air Fryer Chicken", "Perfect Pizza Dough", "Meal Prep",
        ),
        ("#cooking", "#recipe", "#kitchenlab", "#foodscience"),
    ),
    Theme(
        GERMAN, "werkbank_nord", "Werkbank Nord", "26", "Holz, Metall und ehrliche Werkzeugtests.",
        ("Bohrfix 18V", "Holzmeister Tischsäge", "LeimPro Express", "Nordlicht Akkuschrauber", "Schleifkönig 400"),
        (
            "Hochbeet bauen", "Werkstatt einrichten", "Holzverbindungen",
            "Möbel restaurieren", "Fliesen legen", "Dämmung im Altbau",
        ),
        ("#heimwerken", "#diy", "#werkstatt", "#holz"),
    ),
    Theme(
        SPANISH, "cocinadebarrio", "Cocina de Barrio", "26", "Recetas de siempre para la cocina de todos los días.",
        ("Sartén Volcán", "Olla Rápida Mía", "Molcajete Azteca", "Horno Solano"),
        ("tacos al pastor", "salsa verde", "tamales de elote", "arroz con leche", "mole poblano", "pan casero"),
        ("#recetas", "#cocina", "#comidamexicana"),
    ),
    Theme(
        JAPANESE, "retro-game-tokyo", "東京レトロゲーム研究所", "20", "昔のゲームを今の目で研究するチャンネルです。",
        ("メガピクセル64", "スーパーカセット", "ドット戦記", "アーケード伝説", "ポケット勇者"),
        ("ドット絵の描き方", "カセット修理", "最速クリア", "隠しステージ攻略", "名作RPGランキング", "ゲーム音楽"),
        ("#レトロゲーム", "#ゲーム実況", "#攻略"),
    ),
    Theme(
        HINDI, "techgurujihindi", "टेक गुरुजी हिंदी", "28", "मोबाइल और टेक की आसान जानकारी, हिंदी में।",
        ("Nova Z5 Pro", "Bharat Buds 2", "PowerMax 20000", "Swift Pad 11", "Zeno Watch"),
        ("मोबाइल फोटोग्राफी", "बैटरी लाइफ", "ऑनलाइन कमाई", "कैमरा टेस्ट", "गेमिंग परफॉर्मेंस", "5G स्पीड"),
        ("#techhindi", "#मोबाइल", "#review"),
    ),
    Theme(
        ARABIC, "matbakh-layla", "مطبخ ليلى", "26", "وصفات سهلة من مطبخ ليلى كل يوم.",
        ("قدر السعادة", "فرن النجمة", "خلاط برو", "مقلاة الجرانيت"),
        ("الكبسة", "الكنافة بالجبن", "الملوخية", "خبز البيت", "المحشي", "الحمص بالطحينة"),
        ("#وصفات", "#طبخ", "#مطبخ_ليلى"),
    ),
    Theme(
        ENGLISH, "pixelbench", "PixelBench", "28", "Independent tests of phones, laptops and cameras.",
        ("Orion X2 Phone", "Lumen Camera Q", "Vertex Laptop 14", "EchoBuds Air", "Helios GPU 9090", "Tabula Slate"),
        (
            "Battery Life", "Low Light Video", "Gaming Performance", "AI Features",
            "Repairability", "Budget Setups", "Noise Cancelling",
        ),
        ("#tech", "#review", "#pixelbench", "#benchmark"),
    ),
    Theme(
        PORTUGUESE, "violaofacil", "Violão Fácil", "10", "Aulas de violão para quem está começando.",
        ("Violão Serena", "Captador Tom", "Afinador Zen", "Cordas Brisa"),
        ("acordes abertos", "bossa nova", "dedilhado", "ritmo de samba", "pestana sem dor", "leitura de cifra"),
        ("#violao", "#aula", "#musica"),
    ),
    Theme(
        ENGLISH, "trail.and.tent", "Trail & Tent", "19", "Long walks, light packs, honest gear reviews.",
        ("Featherlite Tent 2", "RidgeRunner Boots", "AquaPure Filter", "Cloudrest Quilt", "TrekPole Carbon"),
        (
            "Ultralight Backpacking", "Winter Camping", "Thru-Hiking",
            "Campfire Meals", "Navigation Basics", "Solo Hiking Safety",
        ),
        ("#hiking", "#camping", "#ultralight"),
    ),
    Theme(
        GERMAN, "sparfuchs-finanzen", "Sparfuchs Finanzen", "27", "Geld verstehen, ohne Fachchinesisch.",
        ("WeltDepot ETF", "Zinsplus Konto", "KlarSteuer App", "Rentenpilot"),
        (
            "ETF-Sparplan", "Steuererklärung", "Tagesgeldvergleich",
            "Inflation erklärt", "Altersvorsorge", "Haushaltsbuch",
        ),
        ("#finanzen", "#etf", "#sparen"),
    ),
    Theme(
        SPANISH, "pizarra-futbol", "Pizarra Fútbol", "17", "Táctica y análisis después de cada jornada.",
        ("Liga Andina", "Copa Dorada", "Atlético Ribera", "Deportivo Sierra"),
        (
            "presión alta", "táctica del partido", "mejores goles",
            "fichajes de invierno", "análisis del clásico", "juego de posición",
        ),
        ("#futbol", "#tactica", "#goles"),
    ),
    Theme(
        ENGLISH, "quietsynths", "Quiet Synths", "10", "Slow machines, soft noise, and how they work.",
        ("Moth-8 Synthesizer", "Tape Garden", "Drift Sampler", "GranuPad", "Murmur Reverb"),
        (
            "Ambient Textures", "Modular Patching", "Tape Loops",
            "Generative Music", "Live Looping", "Lo-Fi Study Beats",
        ),
        ("#synth", "#ambient", "#modular"),
    ),
)  # fmt: skip
