//! What languages look like: small words, endings, letters.
//!
//! Written by hand from the languages' grammars: articles, pronouns, prepositions, conjunctions,
//! auxiliaries and question words, the commonest first, with those that visitors of a chat begin
//! with; for some languages also what they come for (order, parcel, password).
//! They are kept as people write them; the compiler folds them as it folds questions.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// ISO 639 code, the shortest there is.
    pub code: &'static str,
    /// Small words; behind a `|`, what visitors come for.
    pub words: &'static str,
    /// The last three letters of longer words.
    pub endings: &'static str,
    /// Letters beyond `a` to `z` of a Latin alphabet, or those of another script that some of its
    /// languages lack; only small ones.
    pub letters: &'static str,
    /// Letters among `j k q w x y` that its own words do not have.
    pub lacks: &'static str,
    /// Its script.
    pub script: Script,
}

/// What a language is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Armenian.
    Armenian,
    /// Hebrew.
    Hebrew,
    /// Arabic.
    Arabic,
    /// Devanagari.
    Devanagari,
    /// Bengali.
    Bengali,
    /// Tamil.
    Tamil,
    /// Thai.
    Thai,
    /// Georgian.
    Georgian,
    /// Han alone.
    Han,
    /// Han and kana.
    Kana,
    /// Hangul.
    Hangul,
}

impl Script {
    /// The code points that belong to it, first and last.
    pub fn ranges(self) -> &'static [(u32, u32)] {
        match self {
            Script::Latin => &[(0x41, 0x5a), (0x61, 0x7a), (0xc0, 0x24f), (0x1e00, 0x1eff)],
            Script::Cyrillic => &[(0x400, 0x52f)],
            Script::Greek => &[(0x370, 0x3ff), (0x1f00, 0x1fff)],
            Script::Armenian => &[(0x530, 0x58f)],
            Script::Hebrew => &[(0x590, 0x5ff)],
            Script::Arabic => &[(0x600, 0x77f), (0xfb50, 0xfdff), (0xfe70, 0xfeff)],
            Script::Devanagari => &[(0x900, 0x963)],
            Script::Bengali => &[(0x980, 0x9ff)],
            Script::Tamil => &[(0xb80, 0xbff)],
            Script::Thai => &[(0xe00, 0xe7f)],
            Script::Georgian => &[(0x10a0, 0x10ff)],
            Script::Han => &[(0x3400, 0x4dbf), (0x4e00, 0x9fff)],
            Script::Kana => &[(0x3040, 0x30ff), (0x3400, 0x4dbf), (0x4e00, 0x9fff)],
            Script::Hangul => &[(0x1100, 0x11ff), (0xac00, 0xd7af)],
        }
    }
}

macro_rules! profile {
    ($code:literal, $script:ident, $words:literal, $endings:literal, $letters:literal, $lacks:literal) => {
        Profile {
            code: $code,
            words: $words,
            endings: $endings,
            letters: $letters,
            lacks: $lacks,
            script: Script::$script,
        }
    };
}

/// All languages that can be told apart, by code.
#[rustfmt::skip]
pub const PROFILES: [Profile; 54] = [
    profile!("af", Latin, "die het nie is van en ek jy dit hy ons wat om te vir my met was sal kan hoe waar wanneer hulle julle baie asseblief dankie moet ook maar aan op by as geen hierdie 'n", "like lik ing heid nis sie", "êëéôöîû", "qx"),
    profile!("ar", Arabic, "في من على إلى عن أن هذا هذه ذلك التي الذي ما ماذا كيف هل متى أين كم لماذا مع أنا أنت هو هي نحن هم لا لم لن قد كان كانت يكون بعد قبل كل أو ثم أريد يمكن يمكنني لدي لي شكرا مرحبا السلام عليكم", "", "ةيكأإؤئىآ", ""),
    profile!("bg", Cyrillic, "и в на да се е за с не от че по ли как какво къде кога защо кой която това този тази аз ти той тя ние вие те ми ви мога може имам има няма са съм сте беше до при или но като само още благодаря здравейте моля искам", "ата ите ния ето ица ски", "ъщйюяь", ""),
    profile!("bn", Bengali, "আমি আপনি তুমি এই এটা সেই কি কী কেন কোথায় কখন কিভাবে কত এবং ও না হয় আছে করতে করে থেকে জন্য আমার আপনার সাথে তার চাই পারি ধন্যবাদ", "", "", ""),
    profile!("ca", Latin, "el la els les de del i a en un una que per amb no és són com què quan on qui perquè meu meva em es si o però molt també tinc puc vull hi ha aquest aquesta gràcies hola estic fer està als dels ho li més sense fins", "ció ment nts ets les ens cia", "àçèéíïòóúü·", "kwy"),
    profile!("cs", Latin, "a je se v na to že s z do o i jak kde kdy co kdo proč který která není jsem jsi jsme jste mám mi mě si by ale nebo jako pro po za ve k od při už jen také můžu mohu můžete chci prosím děkuji dobrý den ahoj být mít má můj moje moji svůj svou tento tato toto této jaký jaké jaká kolik lze | objednávka účet heslo pomoc platba doručení faktura otevřeno cena koupit balík adresa peníze karta změnit stojí", "ost ení ání ová ého ých ním ovat", "áčďéěíňóřšťúůýž", "qwx"),
    profile!("cy", Latin, "y yr mae yn o i a ac ar am gan gyda sut ble pryd pam beth pwy fy dy eich ein eu ei chi fi ni nhw nid ddim oes rwy rydw wedi bod fod hwn hon hyn diolch os ond neu hefyd un", "iad aeth wyr edd", "âêîôûŵŷ", "jkqxz"),
    profile!("da", Latin, "og i at det er en et på den til af for ikke jeg du han hun vi de med som der har hvor hvordan hvad hvornår hvorfor hvem min mit mine din dit kan skal vil var om men eller også fra mig dig sig være blive blev bliver hej tak denne dette disse noget nogen efter meget gætte sproget ved når hvis kunne | bestilling adgangskode betaling levering faktura åbent pris købe pakke adresse penge kort ændre koster", "hed ede nde ter erne lig else", "æøå", "qwx"),
    profile!("de", Latin, "der die das und ist in den von zu mit ich sie er es nicht ein eine einen einem einer auf für im dem des an sich als auch wie was wo wann warum wer welche welcher welches mein meine meinen meiner mir mich du wir ihr ihre haben habe hat sind bin kann können möchte muss wird werden bei nach aus oder aber wenn noch nur um bitte danke hallo diese dieser dieses gibt es mehr sein war über zum zur vom kein keine ohne | bestellung konto passwort hilfe zahlung lieferung rechnung geöffnet preis kaufen paket adresse geld karte ändern sprache satz dieses einem", "ung eit ich sch hen ten ern nen lich ieren", "äöüß", "qx"),
    profile!("el", Greek, "", "", "", ""),
    profile!("en", Latin, "the of and to a in is it you that i for on with my do does can how what where when why who which be are was have has not this your at or from we they he she will would could should if but an as by about there me get want need please thank thanks hello hi am did been any some out up no yes don't can't i'm it's i've am their them our much many | order account password help payment delivery open price buy return address money work change time card send", "ing ion ent ted ers ess ble ght ould ies", "", ""),
    profile!("es", Latin, "el la los las de del que y a en un una por con para no es son está están como cómo qué cuál cuándo dónde quién por mi mis me se lo su sus al más o pero si muy también tengo tiene puedo puede quiero hay este esta esto eso ese gracias hola buenos días hacer ser fue sin sobre entre hasta desde cuánto porque ya te tu tú usted yo nos le les | pedido cuenta contraseña ayuda pago envío factura abierto precio comprar paquete dirección dinero tarjeta cambiar cuesta idioma frase favor desde hacen estáis", "ión nte ado ada dad ción mos ndo nes ías", "áéíñóúü¿¡", "kw"),
    profile!("et", Latin, "ja on ei see et mis kes kus kuidas millal miks kas ma sa ta me te nad mul mulle minu mina sina oma olen oled oli ole selle seda sellest need kui aga või ka ning siis välja juurde pole saan saab saada tahan palun aitäh tere mida millest mille üks kõik veel nüüd siin seal vist meil teie teil pean peab lause keelt", "sed ste tud mine dud use kse ata ist akse", "äöüõšž", "cqwxy"),
    profile!("eu", Latin, "eta da ez bat dira zer non noiz nola zergatik nor dut du duzu dute nire zure bere hau hori hura ni zu gu baina ere edo oso dago daude naiz zara izan egin behar nahi mesedez eskerrik asko kaixo horrek honek hemen orain gabe arte", "tzen ako aren ekin tik tuko", "ñ", "cqvwy"),
    profile!("fa", Arabic, "از به در که و این آن را با برای است هست نیست من تو او ما شما آنها چه چرا چگونه چطور کجا کی چند آیا می نمی خواهم توانم کنم کند شود شد بود باید لطفا سلام ممنون یک هم اما یا تا بر هر", "", "پچژگکی", ""),
    profile!("fi", Latin, "ja on ei että se en mikä mitä missä milloin miten miksi kuka kuinka minä sinä hän me te he mun minun sinun minulla minulle oma olen olet ovat oli ole tämä tämän tätä nämä kun jos mutta tai myös sekä niin kuin voin voinko voi voiko haluan saan saa kiitos hei moi onko mistä mihin joka jotka hänen meidän teidän kanssa vain nyt pitää kieli lauseen paljonko löydän voiko ovatko | tilaus tili salasana apua maksu toimitus lasku auki hinta ostaa paketti osoite raha kortti vaihtaa maksaa", "nen ssa ssä sta stä lla llä ään aan sti isi tää taa", "äö", "cqwxz"),
    profile!("fr", Latin, "le la les de des du un une et est que qui à en dans pour pas ne je tu il elle nous vous ils on se ce cette ces mon ma mes votre vos notre au aux avec sur par plus comment où quand quoi quel quelle quels pourquoi combien est-ce suis êtes sont ai avez ont peut peux puis veux voudrais mais ou si bonjour merci être avoir faire leur y sans fait c'est qu'est j'ai l'on d'un n'est s'il dois | commande compte passe aide paiement livraison facture ouvert prix acheter colis adresse argent carte changer coûte langue phrase cette", "ion ent ées eur aux ais ire elle tion ique", "àâçéèêëîïôùûœ", "kw"),
    profile!("ga", Latin, "an na agus is ar i go le do tá bhí níl a mo ag cad conas cá cathain cén cé sé sí mé tú sinn siad seo sin ní nach ach nó as faoi ó chuig maith raibh dia duit", "ach adh acht aíonn", "áéíóú", "jkqvwxyz"),
    profile!("gl", Latin, "o a os as de do da dos das e que en un unha non é son como cando onde quen por para con meu miña me se ao á máis ou pero moi tamén teño pode podo quero hai este esta isto grazas ola está estou fai foi ser sen sobre ata cal cales cómo ten túa nos polo pola", "ción nte ado ada dade eiro mos", "áéíñóú", "jkwy"),
    profile!("he", Hebrew, "", "", "", ""),
    profile!("hi", Devanagari, "है हैं का की के में से को और यह वह मैं आप हम क्या कैसे कहाँ कब क्यों कौन नहीं पर मेरा मेरी मुझे लिए एक कर सकता सकते चाहिए था थी हो ही भी या", "", "", ""),
    profile!("hr", Latin, "i je u se na da za od s su što kako gdje kada zašto tko koji koja ne ja ti on mi vi moj moja moje mogu može imam ima nema ali ili kao sam si smo ste biti bio hvala molim bok dobar ovaj ova ovo taj iz po do ako samo još nije li treba trebam želim", "ost nje ski ova ima anje", "čćđšž", "qwxy"),
    profile!("hu", Latin, "a az és hogy nem is egy van ez meg ki mi hol mikor hogyan miért mit melyik én te ő mi ti ők nekem vagyok lehet kell tudok tudom szeretnék kérem köszönöm szia de vagy csak már még ha volt lesz nincs ezt azt ezek azok erre mennyi milyen hány kérdés fel el le be", "ban ben nak nek ság ség ást ést tok tek hat het ról ből", "áéíóöőúüű", "qwx"),
    profile!("hy", Armenian, "", "", "", ""),
    profile!("id", Latin, "yang dan di ke dari untuk dengan ini itu saya anda kamu dia kami kita mereka tidak apa bagaimana dimana mana kapan mengapa kenapa siapa berapa bisa dapat akan sudah ada adalah pada atau tapi jika juga tolong terima kasih halo mau ingin harus lebih oleh seperti apakah belum cara", "kan nya kah annya", "", "qx"),
    profile!("is", Latin, "og að er í á ekki það ég þú hann hún við þið þeir sem til með fyrir um af hvað hvar hvenær hvernig hvers hver minn mín mitt get getur vil má en eða líka var vera hef hefur þetta þessi þessa hæ takk frá upp eru var ykkar", "inn num egt gar unum", "áæðéíóöþúý", "cqwz"),
    profile!("it", Latin, "il lo la i gli le di del della dei delle e è che in un una uno non per con si a al alla da dal mi mio mia miei ho ha hanno sono sei siamo come cosa che quando dove chi perché quanto quale quali posso può potete vorrei voglio devo questo questa questi quello ma o anche se più molto grazie ciao buongiorno essere fare su nel nella c'è ci ne tra fra sul sulla dov'è cos'è qual | ordine conto password aiuto pagamento consegna fattura aperto prezzo comprare pacco indirizzo soldi carta cambiare costa lingua frase mie possibile siete", "ione ato ata ente are ere tto zione ndo ità", "àèéìòù", "jkwxy"),
    profile!("ja", Kana, "", "", "", ""),
    profile!("ka", Georgian, "", "", "", ""),
    profile!("ckb", Arabic, "لە بۆ کە و ئەم ئەو من تۆ ئێمە ئێوە چی چۆن کوێ کەی بۆچی نا بە هەیە نییە دەکات دەتوانم سوپاس سڵاو یان بەڵام هەموو لەگەڵ ئایا", "", "ەۆێڕڵۇپچژگکیڤ", ""),
    profile!("ko", Hangul, "", "", "", ""),
    profile!("lt", Latin, "ir yra į kad su iš ne tai kaip kur kada kodėl kas kuris aš tu jis ji mes jūs jie mano tavo jūsų man ar bet arba taip pat už apie po prie nuo iki bus buvo galiu gali noriu turiu prašau ačiū labas šis ši tas ta jei tik dar nėra jo jos savo reikia kiek", "mas mos ius iai ėti ų imas", "ąčęėįšųūž", "qwx"),
    profile!("lv", Latin, "un ir uz ka no ar par nav tas kā kur kad kāpēc kas kurš es tu viņš viņa mēs jūs viņi mans mana man vai bet arī pie līdz būs bija varu var vēlos gribu lūdzu paldies sveiki šis šī ja tikai vēl tā savu vajag cik jums kāda manu", "ana šana iem ība ums tas", "āčēģīķļņšūž", "qwxy"),
    profile!("mk", Cyrillic, "и во на да се е за со не од дека по ли како што каде кога зошто кој која ова овој оваа јас ти тој таа ние вие тие ми ви можам може имам има нема сум сте беше до или но само уште благодарам здраво", "ата ите ње ски", "ѓќѕјљњџ", ""),
    profile!("ms", Latin, "yang dan di ke dari untuk dengan ini itu saya anda awak dia kami kita mereka tidak apa bagaimana mana bila mengapa kenapa siapa berapa boleh akan sudah ada adalah pada atau tetapi jika juga tolong terima kasih hendak mahu perlu lebih oleh seperti adakah belum macam", "kan nya kah", "", "qx"),
    profile!("nl", Latin, "de het een en van ik te dat die in is niet op aan met voor er hoe wat waar wanneer waarom wie welke mijn je jij u uw we wij ze zij hij kan kunnen moet wil heb heeft zijn was ben maar of ook als om bij naar uit nog wel geen dit deze worden wordt graag alstublieft bedankt hallo mij ons over tot dan zo veel gaan doe doen hun | bestelling rekening wachtwoord hulp betaling levering factuur geopend prijs kopen pakket adres geld kaart wijzigen kost taal", "ing ijk aar ijn den lijk heid", "ëïéèĳ", "q"),
    profile!("no", Latin, "og i at det er en et på den til av for ikke jeg du han hun vi de med som der har hvor hvordan hva når hvorfor hvem min mitt mine din ditt kan skal vil var om men eller også fra meg deg seg være bli ble blir hei takk denne dette disse noe noen etter mye ut opp så hvis kunne gjett gjette språket setningen dere trenger mer kommer gjør | bestilling passord betaling levering faktura åpent pris kjøpe pakke adresse penger kort endre koster", "het ene ing ert lig else ere", "æøå", "qwx"),
    profile!("pl", Latin, "i w na się nie to jest z do że jak gdzie kiedy co kto dlaczego który która ja ty on ona my wy oni mój moja moje mnie mi mam ma mogę można czy ale lub o od po za dla przez przy są był było być jestem chcę proszę dziękuję cześć dzień dobry tym tego ten ta te ile już tylko jeszcze ze aby bez może swoje swój | zamówienie konto hasło pomoc płatność dostawa faktura otwarte cena kupić paczka adres pieniądze karta zmienić kosztuje", "ość nie ych ego ach ować ami cie enia", "ąćęłńóśźż", "qx"),
    profile!("pt", Latin, "o a os as de do da dos das e que em um uma no na não é são por para com como quando onde quem qual quais meu minha me se ao à mais ou mas muito também tenho tem posso pode quero há este esta isto isso esse obrigado obrigada olá bom dia está estou fazer ser foi sem sobre entre até quanto porque já eu você seu sua nos pelo pela vocês eles | pedido conta senha ajuda pagamento entrega fatura aberto preço comprar encomenda endereço dinheiro cartão mudar custa idioma desta deste dessa desse nesta neste favor gostaria fica", "ção nte ado ada dade mos ndo ões ais", "áâãàçéêíóôõú", "kwy"),
    profile!("ro", Latin, "și de la în cu pe nu este e un o că să a ai am are sunt ce cum unde când cine care pentru din mai mă îmi meu mea eu tu el ea noi voi ei dar sau dacă foarte pot poate vreau trebuie fi fost acest această acesta mulțumesc bună ziua salut prin după fără cât câte cel cea lui lor al ale vă", "ului are ție ile rea ește ului", "ăâîșțşţ", "kqwy"),
    profile!("ru", Cyrillic, "и в не на я что с по это как у за из к от о для то бы но мы вы он она они мне меня мой моя мои есть был была было быть где когда почему кто какой какая какие сколько можно могу может хочу надо нужно ли или если так уже ещё еще этот эта этого эти этой до при нет да пожалуйста спасибо здравствуйте привет только чтобы все его её их | заказ счет пароль помощь оплата доставка цена купить посылка адрес деньги карта изменить стоит работает", "ого ить ать ние ый ая ция ого ть ость", "ыэёъщйюяь", ""),
    profile!("sk", Latin, "a je sa v na to že s z do o i ako kde kedy čo kto prečo ktorý ktorá nie som si sme ste mám mi ma by ale alebo pre po za vo k od pri už len tiež môžem môže môžete chcem prosím ďakujem dobrý deň ahoj byť mať má môj moja moje svoj tento táto toto tejto aký aké aká koľko možno", "osť nie ová ého ých ovať ia", "áäčďéíĺľňóôŕšťúýž", "qwx"),
    profile!("sl", Latin, "in je v se na da za od z so kaj kako kje kdaj zakaj kdo kateri katera ne jaz ti on mi vi moj moja moje lahko imam ima ni ali kot sem si smo ste biti bil hvala prosim živjo dober ta to iz po do če samo še tudi pa ki bo sta treba želim koliko", "ost nje ski ova ati anje", "čšž", "qwxy"),
    profile!("sq", Latin, "dhe në të e i me për nga që është një nuk si ku kur pse kush çfarë cili unë ti ai ajo ne ju ata im ime mund kam ka janë jam do por ose edhe kjo ky ju faleminderit përshëndetje duhet dua sa më shumë", "shme isht imi ave", "ëç", "w"),
    profile!("sr", Cyrillic, "и је у се на да за од са су што како где када зашто ко који која не ја ти он ми ви мој моја моје могу може имам има нема али или као сам си смо сте бити био хвала молим здраво овај ова ово ове ову из по до ако само још није ли", "ост ње ски ање", "ђћјљњџ", ""),
    profile!("sv", Latin, "och i att det är en ett på den till av för inte jag du han hon vi de med som där har hur var vad när varför vem min mitt mina din ditt kan ska vill var om men eller också från mig dig sig vara bli blev blir hej tack denna detta dessa något någon efter mycket ut upp så finns gissa språket mening er era mer hjälp kunna får gör vilken vilka hos | beställning konto lösenord betalning leverans faktura öppet pris köpa paket adress pengar kort ändra kostar", "ning het ade are erna lig ande else", "åäö", "qwx"),
    profile!("sw", Latin, "na ya wa kwa ni katika la za hii hiyo huyo nini wapi lini vipi kwanini nani mimi wewe yeye sisi ninyi wao si yangu yako yake naweza kuwa kama lakini au pia ninataka nataka tafadhali asante habari jambo gani ngapi je hapa sana", "isha ika ana wa", "", "qx"),
    profile!("ta", Tamil, "", "", "", ""),
    profile!("th", Thai, "", "", "", ""),
    profile!("tl", Latin, "ang ng sa na mga ay at ko mo ako ikaw siya kami tayo kayo sila hindi ano paano saan kailan bakit sino ito iyan iyon kung para may mayroon wala po lang din rin pero o salamat kumusta gusto puwede pwede dapat magkano aking iyong", "ang han hin", "", "qx"),
    profile!("tr", Latin, "ve bir bu için ile de da ne nasıl nerede ne zaman neden niçin kim hangi ben sen o biz siz onlar benim senin bana mı mi mu mü değil var yok olarak gibi ama veya çok daha kadar sonra önce olan istiyorum lütfen teşekkürler merhaba mümkün kaç şu her en olur edebilir yapabilirim almak nedir misiniz | sipariş hesap şifre yardım ödeme teslimat fatura açık fiyat satın paket adres para kart değiştirmek kadar bu", "lar ler dır dir yor mak mek lık lik ı", "çğıöşü", "qwx"),
    profile!("uk", Cyrillic, "і в не на я що з по це як у за із до від о для то але ми ви він вона вони мені мене мій моя мої є був була було бути де коли чому хто який яка які скільки можна можу може хочу треба потрібно чи або якщо так вже ще цей ця цього ці цієї при ні будь ласка дякую привіт тільки щоб всі його її їх та | замовлення рахунок пароль допомога оплата доставка ціна купити посилка адреса гроші картка змінити коштує працює", "ого ити ати ння ий ція ть ість", "іїєґщйюяь", ""),
    profile!("vi", Latin, "là và của có không tôi bạn anh chị em này đó cho được với các một những để trong khi như thế nào gì ở đâu bao nhiêu giờ tại sao ai muốn phải thì mà cũng rất nhưng hoặc nếu xin chào cảm ơn làm người đã sẽ từ", "", "ăâđêôơưạảấầẩậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "jwz"),
    profile!("zh", Han, "", "", "这们么吗呢你您没说时为个会来对过还怎哪這們麼嗎沒說時會來對過還", ""),
];
