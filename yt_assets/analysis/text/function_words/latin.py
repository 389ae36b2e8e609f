"""Function words of languages in Latin letters, by ISO 639-1 code.

Here: the lists. Not here: other scripts (other_scripts.py).
"""

WORDS = {
    "en": """a about above across along although among around behind beside besides despite except after
        again against all also always am an and any are aren't as at away be because been before being below
        between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down
        during each else ever every few for from further get gets getting go goes going gonna got had hadn't
        has hasn't have haven't having he he's her here here's hers herself him himself his how how's
        however i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like made make
        makes many may me might more most much must my myself never no nor not of off on once only onto or
        other our ours ourselves out over own per quite rather really same she she's should shouldn't since
        so some such than that that's the their theirs them themselves then there there's these they they're
        they've this those through to too under until up upon us very via vs was wasn't we we'll we're we've
        were weren't what what's when where which while who who's whom whose why will with within without
        won't would wouldn't yet you you'd you'll you're you've your yours yourself though throughout toward
        towards unless whatever whether""",
    "de": """ab aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da damit
        dann das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir
        doch dort du durch ein eine einem einen einer eines er es etwas euch euer eure für gegen hab habe
        haben hat hatte hier hinter ich ihm ihn ihr ihre ihren im in ins ist ja jede jeder jedes jetzt kann
        kein keine können machen mal man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob
        oder ohne schon sehr sein seine sich sie sind so um und uns unser unsere unter vom von vor wann war
        waren warum was weil wenn wer werden wie wieder wir wird wo wurde zu zum zur über""",
    "fr": """a ai ainsi alors après as au aucun aussi autre aux avant avec avez avoir avons ce cela celle
        celui ces cet cette ceux chez ci comme comment dans de depuis des donc du elle elles en encore entre
        es est est-ce et eu fait faire fut il ils je jusque la le les leur leurs lors lui là ma mais me même mes
        moi mon ne ni nos notre nous on ont ou où par parce pas plus pour pourquoi qu quand que quel quelle
        quelles quels qui quoi sa sans se sera ses si sont sous son sur ta te tes toi ton tous tout toute
        toutes tu un une va vers voici vos votre vous y à être était ça
        contre envers""",
    "es": """a al algo ante antes aquí así aunque cada como con contra cual cuando cuándo cómo de del desde
        donde dos durante e el ella ellas ellos en entre era es esa ese eso esta estas este esto estos está
        están fue ha hace han hasta hay la las le les lo los me mi mis mucho muy más ni no nos nosotros
        nuestra nuestro o os otra otro para pero poco por porque pues que quien qué se sea ser si sido sin
        sobre son su sus sí también te tiene todo todos tu tus tú un una unas uno unos usted va vamos y ya
        yo él
        conmigo contigo consigo""",
    "pt": """a ao aos aquela aquele as até com como da das de dela dele deles depois do dos e ela elas ele
        eles em entre era essa esse esta este está estou eu foi há isso isto já lhe lo mais mas me mesmo meu
        meus minha muito na nas nem no nos nossa nosso num numa não nós o os ou para pela pelo pelos por
        porque pra quando que quem qual se sem ser seu seus sobre sua são só também te tem tudo um uma umas
        uns vai você vocês à às é
        contra comigo contigo consigo conosco""",
    "it": """a abbiamo ad agli ai al alla alle allo anche ancora avere che chi ci come con cosa cui da dai
        dal dalla dalle degli dei del della delle dello di dove e ed era essere fa fare gli ha hai hanno ho
        i il in io la le lei li lo loro lui ma mi mia mio molto ne nei nel nella nelle no noi non nostra
        nostro o ogni per perché più poi quale quando quella quello questa queste questi questo qui sarà se
        sei senza si sia sono sta stato su sua sue sul sulla suo suoi tra tu tua tuo tutti tutto un una uno
        vi voi è
        contro verso""",
    "nl": """aan al als bij dan dat de deze die dit doen door dus een en er ga gaan geen had haar heb hebben
        heeft het hem hier hij hoe hun ik in is je jij jou jouw jullie kan kunnen maar meer met mij mijn
        moet na naar niet nog nu of om omdat onder ons onze ook op over te tot toch u uit uw van veel voor
        waar waarom was wat we wel werd wie wij wil worden wordt zal ze zich zij zijn zo zonder zou s t n m k
        tegen""",
    "pl": """a aby ale bardzo bez bo by być był była było były co czy dla do gdy gdzie go i ich ile im ja
        jak jako je jego jej jest jestem jeszcze już kiedy kto która które który mam mi mnie moja może my
        mój na nad nas nasz nie nim o od on ona one oni oraz po pod przed przez przy się są ta tak także tam
        te tego tej ten to tu tutaj ty tylko tym u w we więc wszystko z za ze że żeby
        przeciw przeciwko""",
    "tr": """acaba ama ancak artık bana bazı belki ben beni benim bir biz bu buna bunu bunun da daha de defa
        diye en gibi hem hep her hiç için ile ise kadar ki kim mı mi mu mü nasıl ne neden nerede niye o olan
        olarak oldu olduğu on onlar onu onun sen seni senin siz sizin sonra şey şu tüm var ve veya ya yani
        yok çok çünkü
        karşı""",
    "id": """ada adalah agar akan aku anda apa atau bagaimana bagi bahwa bisa buat bukan dalam dan dari
        dengan di dia gak harus ini itu jadi jangan jika juga kalau kalian kami kamu karena ke kenapa kita
        lagi lah lebih maka masih mereka nya oleh pada para saat saja sama sampai sangat saya sebagai sebuah
        secara seperti setelah siapa sudah supaya tapi telah tentang tetapi tidak untuk yang""",
    "vi": """anh bạn bị bởi các cái chỉ cho chúng có cùng của cũng cứ do đã đang để đến đi đó được em gì
        giữa hay hơn khi không là làm lại lên mà mình một nào này nên nếu những như nhưng nhiều ở phải qua
        ra rất rồi sao sẽ sự ta tại thì theo tôi trong trên từ tự và vào vẫn về vì với""",
    "az": """amma ancaq belə biz bir bu bunu buna bütün da daha də deyil edir etdi ə əgər gibi həm hər heç
        ilə indi isə kim kimi ki mən mənim nə necə niyə o olan oldu olur ona onlar onun öz qədər sən sizin
        sonra üçün və ya yox çox çünki""",
    "ca": """a al als amb aquell aquest aquesta aquestes així això com de del dels des després doncs el ella
        ells els em en encara entre era és et fa fins hem hi ha han he la les li llur més meu molt ni no
        nosaltres o on per perquè però poc què quan qui se ser seu seva seves si sobre són sota també tan
        tot tots un una uns unes us va vam
        contra""",
    "cs": """aby ale ani ano asi až bez bude budou by byl byla bylo být co což do ho i já jak jako je jeho
        jej její jen jenom jestli jsem jsme jsou k kde kdo kdy když která které který kvůli ma mají mezi mi
        mít mně mu my na nad nám než nic o od on ona oni ono pak po pod podle pokud pouze proč pro proto
        před při s se si své svůj ta tak také tato tedy ten tento to tohle toho tu ty u už v vám vás ve však
        vy z za ze že""",
    "da": """af alle at blev blive bliver da de den denne der deres det dette dig din dine disse dog du
        efter eller en end er et for fra ham han hans har have havde hende her hos hun hvad hvis hvor
        hvordan hvorfor i ikke ind jeg jer jo kan kunne man mange med meget men mig min mine mit mod når
        nogle noget nu og også om op os på sig sin sine sit skal skulle som sådan til ud under var vi vil
        ville vor være været""",
    "fi": """että ei eikä emme en et he hän häntä ja jo joka jos jossa jota joten jotka kaikki kanssa kuin
        kuka kun me mihin mikä mikään miksi minkä minun minä missä mitä mukaan mutta myös ne niin niitä noin
        nyt näin nämä ole olen oli olisi olla on ovat se sekä sen siellä siinä sinä sitä tai te tuo tämä
        tässä tätä vaan vain voi vielä""",
    "hr": """ako ali bez bi bih bila bili bilo bio biti da do dok ga gdje i ili im iz ja je jer još ju kada
        kako kao koja koje koji kroz li me mi mnogo moj moja mu na nad nakon nam ne nego neka neki nema ni
        nije niti njega o od oko on ona oni ono ova ovaj ove ovo po pod pre prema pri sa sam samo se si smo
        ste su sve svi ta taj tako te ti to toga u uz vam već vi za što šta""",
    "hu": """a abban ahhoz ahogy aki ami amikor amit az azért azok azt be csak de e egy egyik el én ennek és
        ez ezek ezt fel ha hanem hogy hol igen ilyen is itt jól ki kell le lesz lett ma már meg mert mi
        miért milyen mit most nagyon nem néha nekem neki nincs olyan ők ott ő pedig sem semmi szerint te től
        után vagy vagyok valaki van vannak volt""",
    "ms": """ada adalah akan aku anda apa atau awak bagi bahawa bila boleh dah dalam dan dapat dari daripada
        dengan di dia hanya ini itu jangan je juga kalau kami kat kau ke kena kenapa kepada kerana kita
        korang lagi lah macam mana masa mereka nak oleh pada pun saja saya sebab sekarang semua siapa tak
        telah tetapi tidak tu untuk yang""",
    "no": """alle at av bare begge ble bli blir da de deg dem den denne der deres det dette di din disse du
        eg ein eit eller en er et etter for fordi fra før ha hadde han hans har henne her hun hva hvem hvis
        hvor hvordan hvorfor i ikke inn jeg kan kunne man mange med meg men mer min mitt mot mye når noe
        noen nå og også om opp oss over på samme seg selv si sin sine skal skulle slik som så til ut uten
        var ved vi vil ville være vært vår""",
    "ro": """acea această aceasta acest acesta aceste acum ai al ale am ar are asta astfel atunci au ca care
        că ce cea cei cel cine cu cum cât da dar de deci despre din dintre doar după ea ei el ele era este
        eu face fi fost iar în între îi îl îmi își la le lor lui mai mea meu mi mult ne nici nu o oameni ori
        pe pentru prin sa sau se sunt și spre sub să tot toate tu un una unde unei unui va vă voi vom""",
    "sk": """aby aj ako ale alebo ani áno asi až bez bol bola bolo bude budú by byť cez čo do ešte ho i ich
        ja je jeho jej k kde kto ktorá ktoré ktorý ku ma má mi mňa mu my na nad nám než nie o od on ona oni
        po pod podľa potom pre prečo pred pri s sa si sme so som sú svoj ta tak takže ten tento to toto tu
        ty u už v vám vás však vo vy z za zo že""",
    "sq": """a ai ajo apo as ata ato çdo çfarë dhe deri do e edhe është i ishte ja jam janë jo ka kam ke
        këtë kjo ky kur kush me më mos në nëse nga një nuk pa për po që sa se si tek të ti tij tyre u unë
        vetëm""",
    "sv": """alla allt att av blev bli blir de dem den denna deras dess det detta dig din dina ditt du där
        då efter ej eller en er ett från för ha hade han hans har hon honom hur här i icke ingen inom inte
        jag ju kan kunde man med mellan men mig min mina mitt mot mycket ni nu när någon något några och om
        oss på samma sedan sig sin sina sitt själv ska skulle som så till under upp ut utan vad var vara
        vart vem vi vid vilken är än över""",
    "sw": """au baada bila cha gani hadi hapa hata hii hiki hilo hiyo huku huo huyo ili juu kama katika kila
        kutoka kuwa kwa kwamba kwenye la lakini mimi na nani ndani ni nini pia sana sasa si sisi tu wa wake
        wao wewe ya yake yako yangu yao yeye za zaidi""",
    "tl": """akin ako alin ang ano at ay ba bakit dahil dito doon din hindi ikaw ito iyan iyon ka kami
        kanila kanya kapag kasi kay kayo kung ko lahat lang mga may mayroon mo na naman nang nasa natin ng
        ngayon nga ni niya nila o pa paano para pero po rin sa saan sila sino siya tayo tungkol wala yung""",
    "uz": """agar ammo bilan bir biz bo'lgan bo'ldi bu bunday emas esa eng endi ham hamma har hech kabi
        kerak keyin kim ko'p lekin men nima o'sha o'z qanday qaysi qilish sen shu shunday siz u uchun ular
        uning va yana yoki yo'q""",
}
