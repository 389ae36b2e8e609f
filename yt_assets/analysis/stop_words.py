"""Words that are never a subject: function words by language, and what YouTube's titles say about themselves.

Belongs here: words only. Curated by hand: articles, pronouns, prepositions, conjunctions, auxiliaries, question words,
and adverbs of degree. Never content words: "world", "new" or "computer" may be the very point of a video. Read by
``text`` (to guess a language) and ``phrases`` (to cut a sentence into phrases).
"""

from __future__ import annotations

_WORDS = {
    "en": """a about above after again against all also always am an and any are aren't as at away be because been
        before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing
        don't down during each else ever every few for from further get gets getting go goes going gonna got had
        hadn't has hasn't have haven't having he he's her here here's hers herself him himself his how how's
        however i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like made make makes many may
        me might more most much must my myself never no nor not of off on once only onto or other our ours
        ourselves out over own per quite rather really same she she's should shouldn't since so some such than
        that that's the their theirs them themselves then there there's these they they're they've this those
        through to too under until up upon us very via vs was wasn't we we'll we're we've were weren't what what's
        when where which while who who's whom whose why will with within without won't would wouldn't yet you
        you'd you'll you're you've your yours yourself""",
    "de": """ab aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da damit dann
        das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du
        durch ein eine einem einen einer eines er es etwas euch euer eure für gegen hab habe haben hat hatte hier
        hinter ich ihm ihn ihr ihre ihren im in ins ist ja jede jeder jedes jetzt kann kein keine können machen
        mal man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr sein
        seine sich sie sind so um und uns unser unsere unter vom von vor wann war waren warum was weil wenn wer
        werden wie wieder wir wird wo wurde zu zum zur über""",
    "fr": """a ai ainsi alors après as au aucun aussi autre aux avant avec avez avoir avons ce cela celle celui
        ces cet cette ceux chez ci comme comment dans de depuis des donc du elle elles en encore entre es est et
        eu fait faire fut il ils je jusque la le les leur leurs lors lui là ma mais me même mes moi mon ne ni nos
        notre nous on ont ou où par parce pas plus pour pourquoi qu quand que quel quelle quelles quels qui quoi
        sa sans se sera ses si sont sous son sur ta te tes toi ton tous tout toute toutes tu un une va vers voici
        vos votre vous y à être était ça""",
    "es": """a al algo ante antes aquí así aunque cada como con contra cual cuando cuándo cómo de del desde donde
        dos durante e el ella ellas ellos en entre era es esa ese eso esta estas este esto estos está están fue ha
        hace han hasta hay la las le les lo los me mi mis mucho muy más ni no nos nosotros nuestra nuestro o os
        otra otro para pero poco por porque pues que quien qué se sea ser si sido sin sobre son su sus sí también
        te tiene todo todos tu tus tú un una unas uno unos usted va vamos y ya yo él""",
    "pt": """a ao aos aquela aquele as até com como da das de dela dele deles depois do dos e ela elas ele eles em
        entre era essa esse esta este está estou eu foi há isso isto já lhe lo mais mas me mesmo meu meus minha
        muito na nas nem no nos nossa nosso num numa não nós o os ou para pela pelo pelos por porque pra quando
        que quem qual se sem ser seu seus sobre sua são só também te tem tudo um uma umas uns vai você vocês à às
        é""",
    "it": """a abbiamo ad agli ai al alla alle allo anche ancora avere che chi ci come con cosa cui da dai dal
        dalla dalle degli dei del della delle dello di dove e ed era essere fa fare gli ha hai hanno ho i il in io
        la le lei li lo loro lui ma mi mia mio molto ne nei nel nella nelle no noi non nostra nostro o ogni per
        perché più poi quale quando quella quello questa queste questi questo qui sarà se sei senza si sia sono
        sta stato su sua sue sul sulla suo suoi tra tu tua tuo tutti tutto un una uno vi voi è""",
    "nl": """aan al als bij dan dat de deze die dit doen door dus een en er ga gaan geen had haar heb hebben heeft
        het hem hier hij hoe hun ik in is je jij jou jouw jullie kan kunnen maar meer met mij mijn moet na naar
        niet nog nu of om omdat onder ons onze ook op over te tot toch u uit uw van veel voor waar waarom was wat
        we wel werd wie wij wil worden wordt zal ze zich zij zijn zo zonder zou""",
    "pl": """a aby ale bardzo bez bo by być był była było były co czy dla do gdy gdzie go i ich ile im ja jak jako
        je jego jej jest jestem jeszcze już kiedy kto która które który mam mi mnie moja może my mój na nad nas
        nasz nie nim o od on ona one oni oraz po pod przed przez przy się są ta tak także tam te tego tej ten to
        tu tutaj ty tylko tym u w we więc wszystko z za ze że żeby""",
    "tr": """acaba ama ancak artık bana bazı belki ben beni benim bir biz bu buna bunu bunun da daha de defa diye
        en gibi hem hep her hiç için ile ise kadar ki kim mı mi mu mü nasıl ne neden nerede niye o olan olarak
        oldu olduğu on onlar onu onun sen seni senin siz sizin sonra şey şu tüm var ve veya ya yani yok çok çünkü""",
    "id": """ada adalah agar akan aku anda apa atau bagaimana bagi bahwa bisa buat bukan dalam dan dari dengan di
        dia gak harus ini itu jadi jangan jika juga kalau kalian kami kamu karena ke kenapa kita lagi lah lebih
        maka masih mereka nya oleh pada para saat saja sama sampai sangat saya sebagai sebuah secara seperti
        setelah siapa sudah supaya tapi telah tentang tetapi tidak untuk yang""",
    "vi": """anh bạn bị bởi các cái chỉ cho chúng có cùng của cũng cứ do đã đang để đến đi đó được em gì giữa hay
        hơn khi không là làm lại lên mà mình một nào này nên nếu những như nhưng nhiều ở phải qua ra rất rồi sao
        sẽ sự ta tại thì theo tôi trong trên từ tự và vào vẫn về vì với""",
    "ru": """а без более бы был была были было быть в вам вас ваш весь во вот все всё всего всех вы где да даже
        для до его ее её если есть еще ещё же за здесь и из или им их к как какой когда который кто ли лишь мне
        много можно мой моя мы на над нам нас наш не него нее нет ни них но ну о об один он она они оно от очень
        по под после почему при про с со свой себя сейчас так также такой там тебя то того тоже только том тот ты
        у уже хотя чего чем через что чтобы эта эти это этого этой этом этот я""",
    "uk": """а але без був була було бути в вам вас ви все всі від він вона вони воно де для до дуже є за з зі і
        із його її їх й коли ми на над нас наш не ні по при про та так також там те ти тим то той тільки у хто це
        ця цей чи чому що щоб як який я""",
    "hi": """अगर अपना अपनी अपने अब आप आपका आपके इन इस इसका इसके इसी उन उनके उस उसका उसके एक ऐसे और कब कर करके करता
        करते करना करने करें कहाँ का कि किया किस किसी की कुछ के को कोई कौन क्या क्यों गया गई गए जब जाता जाती जाने
        जो तक तब तो था थी थे दिया द्वारा न नहीं ने पर फिर बहुत भी मत में मैं मेरा मेरी मेरे यदि यह यहाँ या ये रहा
        रही रहे लिए वह वाला वाली वाले वो सब सबसे साथ से हम हमारे हर ही हुआ हुई हुए है हैं हो होता होती होने""",
    "ar": """أن أو أي إذا إلا إلى إن أنا أنت الذي التي الذين اللي أما أين بعد بل بين تم ثم حتى حول حيث دون ذلك سوف
        عليه على عن عند عندما غير في فقط قبل قد كان كانت كل كما كم كيف لا لأن لكن لم لماذا لن له لها ليس ما ماذا
        مثل مع من منذ نحن هذا هذه هل هم هو هي هناك و وهو وهي يا يكون""",
    "ko": """그 그냥 그리고 그래서 그런데 그러나 나 나는 내 내가 너 너무 는 더 또 때 및 뭐 무슨 바로 아주 어떤
        어떻게 없는 에서 와 왜 우리 을 의 이 이거 이게 이런 이제 있는 잘 저 정말 제가 좀 진짜 하는 하고 한 할
        합니다 입니다 했다 있다 다시 모든""",
    "ja": """の に は を た が で て と し れ さ ある いる も する から な こと として い や れる など なっ ない
        この ため その あの よう また もの という あり まで られ なる へ か だ これ それ あれ によって により おり
        より による ず なり られる です ます でした ました してみた した して みた さん ちゃん くん たち だけ ので
        けど って""",
    "zh": """的 了 是 在 和 我 你 他 她 它 们 們 这 這 那 有 也 就 不 都 而 及 与 與 或 一个 一個 没有 沒有 什么
        什麼 怎么 怎麼 如何 为什么 為什麼 我们 我們 你们 你們 他们 他們 自己 这个 這個 那个 那個 因为 因為 所以
        但是 可以 就是 还是 還是 不是 如果 已经 已經 很 最 被 把 让 讓 给 給 从 從 对 對 到 着 著 过 過 吗 嗎 呢
        吧 啊 之 其""",
}

STOP_WORDS: dict[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _WORDS.items()}

_ABOUT_THE_VIDEO = """channel click comment comments description download episode ep feat ft full hd 4k 1080p 720p link
        links official part please playlist subscribe subscribed subscriber subscribers subscribing thank thanks upload
        uploaded uploads shorts video videos vid vids view views watch watching youtube youtuber youtubers folge teil
        partie parte часть episodio capítulo capitulo vídeo vídeos vidéo vidéos видео відео серия выпуск
        वीडियो فيديو 動画 视频 視頻
        영상 동영상"""

BOILERPLATE_WORDS = frozenset(_ABOUT_THE_VIDEO.split())
"""What a title says about the video as a video: part of a phrase perhaps, never the whole of one."""

_GENERIC = """
    facebook fb twitter instagram insta snapchat snap tiktok tumblr pinterest reddit discord patreon twitch google
    spotify soundcloud itunes deezer amazon apple play podcast app blog website site web email e-mail online https http
    music song songs lyrics lyric audio album single track mv clip teaser trailer promo scene scenes live stream
    show shows series season seasons cast movie film game games top list lists update news story stories channels
    new best first last good great big real free full hot ultimate favorite favourite next original exclusive
    day days today time times year years week weeks month months night morning monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november december
    see look know take try use used using find found want need think say says said come comes give put keep tell talk
    help start end stop check join follow visit listen buy shop order sign meet turn read hear add share react reacts
    people guys guy man men thing things way ways one two three lot bit part parts life world back now here
    code sale price product products company companies info information contact question questions answer answers
    credits credit rights footage edited editor director directed produced producer written camera photo photos
    hello hi hey hallo bonjour hola olá привет heute aujourd'hui hoy сегодня
    neu neue neuen neuer beste besten heute jahr jahre tag tage zeit zeiten leben kanal infos musik folgen ganze
    nouveau nouvelle nouveaux meilleur meilleurs jour jours année ans temps vie chaîne musique émission site lien liens
    nuevo nueva nuevos mejor mejores día dias días año años tiempo vida canal música musica oficial programa redes
    novo nova novos melhor melhores dia hoje ano anos tempo vida clipe programa oficial sociais
    новый новая новые новое лучшие лучший день дни год года время жизнь канал группа группы музыка сайт вк ссылка
    официальный онлайн качестве смотреть смотрите
    नया नई नए दिन साल समय चैनल
    チャンネル 公式 公開 配信 内容 今回 最新 紹介 登録 お知らせ 情報 本日 放送 企画 応募 概要欄 関連 再生 投稿
    채널 공식 방송 오늘 공개 최초 하이라이트 모음 이벤트 사건 매주 오후 오전 시간 추천 유튜브 인스타그램 페이스북
"""

GENERIC_WORDS = frozenset(_GENERIC.split())
"""What so many videos name that it tells none apart, networks and shops first: weighs less alone, never left out.

Written by hand, from what any viewer has read a hundred times. "World" or "game" in a longer phrase weighs in full.
"""
