"""Words that tell no video from another: what titles say about themselves, dates, platforms, and what all videos name.

Here: the lists, written by hand, in the folded form. Not here: function words (stop_words.py), whole lines that ask or
sell (boilerplate.py), what a word weighs (keywords/extraction.py).
"""

from yt_assets.analysis.text.letters import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# What a title says about the video as a video: part of a phrase perhaps, never the whole of one.
ABOUT_THE_VIDEO = _words("""
    subtitles subtitled subbed untertitel legendado altyazılı субтитры مترجم للعربية مترجمة 字幕 자막
    channel click comment comments description download feat ft full hd 4k 8k 1080p 720p link links official
    please playlist subscribe subscribed subscriber subscribers subscribing thank thanks upload uploaded uploads
    shorts short video videos vid vids view views watch watching youtube youtuber youtubers vídeo vídeos vidéo
    vidéos wideo видео відео відэа youtube ютуб юtube வீடியோ वीडियो ভিডিও ویدیو ویڈیو فيديو βίντεο 動画 視頻
    视频 影片 영상 동영상 유튜브 ユーチューブ يوتيوب یوتیوب यूट्यूब
""")

# What counts the parts of a series: with a figure beside it, it says which one this is and nothing else.
COUNTED = _words("""
    episode episodes ep eps part pt chapter vol volume season no nr folge teil staffel kapitel partie épisode
    saison chapitre episodio capítulo capitulo temporada parte episódio puntata stagione aflevering deel odcinek
    część sezon bölüm sezon tập phần avsnitt del afsnit jakso osa díl část epizoda rész episod episode серия
    серія часть частина выпуск випуск эпизод сезон глава епизод серія сери бөлім қисми қисм भाग एपिसोड सीजन অংশ
    खंड कड़ी অধ্যায় খণ্ড পর্ব பாகம் எபிசோட் பகுதி భాగం ఎపిసోడ్ ಭಾಗ ಸಂಚಿಕೆ ഭാഗം എപ്പിസോഡ് ભાગ ਭਾਗ කොටස ភាគ ຕອນ အပိုင်း
    სერია ნაწილი մաս սերիա hissə qism qismi epizodi sērija daļa dalis serija évad kausi bagian episod sehemu
    kabanata capítol afsnitt tập phần kapittel hoofdstuk rozdział rozdíl חלק شماره نمبر
    الحلقة حلقة الجزء جزء الموسم قسمت فصل قسط ตอนที่ ตอน ภาค פרק עונה μέρος επεισόδιο
""")

# A month beside a figure is a date.
MONTHS = _words("""
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec januar jänner februar märz mai juni juli oktober dezember janvier février mars
    avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio
    agosto septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro
    novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari
    maart mei augustus stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
    listopada grudnia ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık maret agustus
    desember tháng января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь
    февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь січня лютого березня квітня травня
    червня липня серпня вересня жовтня листопада грудня қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз
    қыркүйек қазан қараша желтоқсан जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
    জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর يناير فبراير مارس
    أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر
    اکتوبر نومبر دسمبر فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ינואר פברואר מרץ אפריל
    מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม
    สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου
    αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος
    αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος ledna února března dubna května června července srpna září
    října listopadu prosince leden únor březen duben květen červen červenec srpen říjen listopad prosinec január
    február március április május június július augusztus szeptember október tammikuuta helmikuuta maaliskuuta
    huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta ianuarie februarie
    martie aprilie iunie iulie septembrie octombrie noiembrie decembrie styczeń luty marzec kwiecień maj czerwiec
    lipiec sierpień wrzesień październik grudzień siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna
    listopada studenoga prosinca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
    augusti oktober desember gennaio januarie enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre
    nobyembre disyembre ogos disember mac julai януари февруари юни юли јануар фебруар јун јул септембар октобар
    новембар децембар січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
    студзеня лютага сакавіка красавіка чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня जानेवारी फेब्रुवारी
    एप्रिल ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர்
    நவம்பர் டிசம்பர் జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్ იანვარი თებერვალი მარტი
    აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი հունվարի փետրվարի մարտի ապրիլի մայիսի
    հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
""")

# Where else to find a creator: a subject in a title, and clutter anywhere else.
PLATFORMS = _words("""
    facebook fb twitter instagram insta snapchat tiktok tumblr pinterest reddit discord patreon twitch spotify
    soundcloud itunes deezer whatsapp telegram linkedin paypal vk onlyfans bandcamp bilibili weibo kwai threads
    bluesky mastodon google gmail инстаграм инстаграмм инста фейсбук твиттер телеграм телеграмм вк вконтакте
    тикток інстаграм фейсбук インスタ インスタグラム ツイッター フェイスブック ティックトック 인스타그램 인스타
    페이스북 트위터 틱톡 微博 抖音 推特 脸书 臉書 انستقرام انستغرام إنستغرام فيسبوك تويتر تيليجرام سناب
    اینستاگرام تلگرام इंस्टाग्राम फेसबुक ट्विटर ফেসবুক ইনস্টাগ্রাম อินสตาแกรม เฟซบุ๊ก อินสตราแกรม אינסטגרם
    פייסבוק
""")

# What so many videos name that it tells none apart: weighs less alone, never left out. From what any viewer has read a
# hundred times. "World" or "game" in a longer phrase weighs in full.
GENERIC_WORDS = PLATFORMS | _words("""
    facebook fb twitter instagram insta snapchat snap tiktok tumblr pinterest reddit discord patreon twitch
    google spotify soundcloud itunes deezer play podcast app blog website site web email e-mail
    online https http music song songs lyrics lyric audio album single track mv teaser promo scene
    scenes live stream show shows series season seasons cast movie film game games top list lists update news
    story stories channels new best first last good great big real free full hot ultimate favorite favourite
    next original exclusive day days today time times year years week weeks month months night morning monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december see look know take try use used using find found want need think say says said
    come comes give put keep tell talk help start end stop check join follow visit listen buy shop order sign
    meet turn read hear add share react reacts people guys guy man men thing things way ways one two three lot
    bit part parts life world back now here code sale price product products company companies info information
    contact question questions answer answers credits credit rights footage edited editor director directed
    wrong right late less better worth ready inside final previous extended special actually really everything
    something anything nothing minutes minute moment moments stuff guide reveal reveals reaction reactions experience
    details detail suggestion suggestions tip tips version edition event events collection content image images
    member members fan fans creator creators community comeback step steps reason reasons problem problems trick
    tricks impression impressions title titles perform performs performing work works working welcome coming comes
    trying tries pts rebs reb ast asts blk stl finding finds
    introducing introduces believe believes happen happens happened knows known gives given
    loves bought wore built build make makes making made seen available weekdays premiere
    produced producer written camera photo photos hello hi hey hallo bonjour hola olá привет heute aujourd'hui
    hoy сегодня neu neue neuen neuer beste besten heute jahr jahre tag tage zeit zeiten leben kanal infos musik
    folgen ganze nouveau nouvelle nouveaux meilleur meilleurs jour jours année ans temps vie chaîne musique
    émission site lien liens nuevo nueva nuevos mejor mejores día dias días año años tiempo vida canal música
    musica oficial programa redes novo nova novos melhor melhores dia hoje ano anos tempo vida clipe programa
    oficial sociais новый новая новые новое лучшие лучший день дни год года время жизнь канал группа группы
    музыка сайт вк ссылка официальный онлайн качестве смотреть смотрите नया नई नए दिन साल समय चैनल チャンネル
    公式 公開 配信 内容 今回 最新 紹介 登録 お知らせ 情報 本日 放送 企画 応募 概要欄 関連 再生 投稿 채널 공식
    방송 오늘 공개 최초 하이라이트 모음 이벤트 사건 매주 오후 오전 시간 추천 유튜브 인스타그램 페이스북
""")
