//! Section `FUNC`: words that say little in any question of a language, as `the`, `where`, `please`.
//!
//! ```text
//! three bytes a word, ascending: the lowest 24 bits of its hash
//! ```
//!
//! Inverse document frequency finds out which words say little, but only from many questions.
//! A bot with one question an answer takes `can` for as telling as `refund`: it is in few of them.
//! What a bot does not know of its language it is told, and five more in a hundred questions find
//! their answer.
//! The words are those of the bot's own languages, also those that no question of it has: so a
//! polite question is not taken for half unknown.

use crate::blob::{LoadError, Reader, Tag};
use crate::text::hash_term;

/// What the inverse document frequency of such a word keeps.
const KEPT: f32 = 0.4;
/// Bytes of a word in the section.
const BYTES: usize = 3;
const MASK: u32 = (1 << (8 * BYTES)) - 1;

/// The function words of a bot's languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FunctionWords(Vec<u32>);

impl FunctionWords {
    /// The section's name.
    pub const TAG: Tag = Tag(*b"FUNC");

    /// Checks and reads the section.
    ///
    /// # Errors
    /// When the words do not ascend.
    pub fn read(bytes: &[u8]) -> Result<FunctionWords, LoadError> {
        let mut reader = Reader::new(Self::TAG, bytes);
        let mut words: Vec<u32> = Vec::with_capacity(bytes.len() / BYTES);
        while reader.left() > 0 {
            let word = (0..BYTES).fold(0, |word, n| word | u32::from(reader.u8()) << (8 * n));
            if words.last().is_some_and(|&last| last >= word) {
                reader.fail("its words are not in order");
            }
            words.push(word);
        }
        reader.end()?;
        Ok(FunctionWords(words))
    }

    /// How much of its inverse document frequency a word keeps, as it is spelt folded: 1, or less
    /// for a function word.
    pub fn keeps(&self, word: &str) -> f32 {
        let hash = hash_term("", word) & MASK;
        match self.0.binary_search(&hash) {
            Ok(_) => KEPT,
            Err(_) => 1.0,
        }
    }
}

#[cfg(feature = "compile")]
impl FunctionWords {
    /// Those of the languages that are known.
    pub fn of(languages: &[String]) -> FunctionWords {
        let mut words = std::collections::BTreeSet::new();
        for language in languages {
            let list = LISTS.iter().find(|(code, _)| language == code);
            let list = list.map_or_else(|| crate::language::small_words(language), |list| list.1);
            crate::text::tokenize(list, &mut |word| {
                words.insert(hash_term("", word) & MASK);
            });
        }
        FunctionWords(words.into_iter().collect())
    }

    /// The section's bytes; nothing when there are no words.
    pub fn write(&self) -> Option<Vec<u8>> {
        let bytes = self
            .0
            .iter()
            .flat_map(|word| word.to_le_bytes().into_iter().take(BYTES));
        Some(bytes.collect()).filter(|bytes: &Vec<u8>| !bytes.is_empty())
    }
}

/// Function words by language, as people write them: articles, pronouns, prepositions,
/// conjunctions, auxiliaries, question words, and what people begin a question with.
///
/// For other languages the small words of `language` serve, by which a text's language is told.
#[cfg(feature = "compile")]
const LISTS: [(&str, &str); 14] = [
    (
        "de",
        "der die das den dem des ein eine einen einem einer eines und oder aber doch ich du er sie \
         es wir ihr ihre ihren mich mir mein meine meinen meinem meiner dein deine sein seine sich \
         uns unser unsere ist sind war waren wird werden wurde worden kann kannst können könnte \
         soll sollte sollen muss müssen darf dürfen möchte will habe hab haben hat hatte bin gibt \
         geht was wie wo wer wen wann warum wieso weshalb welche welcher welches welchen womit \
         wofür zu zum zur in im an am auf aus bei beim mit nach von vom vor für über um bis durch \
         ohne gegen als wenn dass ob nicht kein keine keinen auch noch nur schon mehr man so da \
         dann hier dort diese dieser dieses diesen jemand jemanden alle machen mache tun etwas \
         bitte danke hallo guten tag mal eigentlich denn ja nein gerne brauche",
    ),
    (
        "en",
        "a about am an and any are as at be been but by can can't could did didn't do does doesn't \
         don't for from get give had has have hello hey hi how how's i i'd i'll i'm i've if in \
         into is isn't it its it's just know let like look many may me might more much my need no \
         not of on one or our out please put shall should so some tell than thank thanks that \
         that's the their them then there there's these they this those through to too up us was \
         way we were what what's when where where's which who why will with won't would yes yet \
         you you're your",
    ),
    (
        "es",
        "el la los las lo un una unos unas y e o u pero yo tú él ella usted ustedes nosotros me te \
         se le les nos mi mis tu tus su sus nuestro nuestra es son era está están estoy ser estar \
         hay he ha han haber puedo puede pueden podría poder debo debe tengo tiene tienen tener \
         quiero quisiera necesito hacer hago hace qué cuál cuáles cómo dónde cuándo cuánto cuánta \
         cuántos quién por porque para de del a al en con sin sobre desde hasta entre como si no \
         sí ya más muy también este esta esto estos estas ese esa eso que algo alguien favor \
         gracias hola buenos días buenas saber decir",
    ),
    (
        "fr",
        "le la les l' un une des du de d' et ou mais je j' tu il elle on nous vous ils elles me m' \
         te t' se s' mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs est sont \
         était suis es être ai as a avez avons ont avoir peux peut pouvez puis pourrais pourrait \
         pouvoir dois doit devez faut faire fais fait veux voudrais aimerais besoin que qu' qui \
         quoi quel quelle quels quelles comment où quand combien pourquoi y en à au aux dans par \
         pour sur avec sans sous chez vers si ne n' pas plus très aussi ce c' cet cette ces cela \
         ça quelque quelqu'un il oui non bonjour merci plaît svp savoir dire",
    ),
    (
        "it",
        "il lo la i gli le l' un uno una e ed o ma io tu lui lei noi voi loro mi ti si ci vi mio \
         mia miei mie tuo tua suo sua vostro vostra è sono era essere sia ho hai ha abbiamo avete \
         hanno avere posso può potete possono potrei devo deve dovete fare faccio fa voglio vorrei \
         serve bisogno che chi cosa cos'è come dove quando quanto quanta quanti perché quale quali \
         di del della dello dei degli delle da dal dalla a al alla ai in nel nella con su sul per \
         tra fra se non sì no già più molto anche questo questa questi queste quello quella \
         qualcosa qualcuno c'è ci sono grazie ciao salve buongiorno favore sapere dire",
    ),
    (
        "nl",
        "de het een en of maar ik je jij u hij zij ze wij we jullie mij me mijn jouw uw zijn haar \
         ons onze hun is ben bent was waren wordt worden kan kun kunt kunnen zou zal zullen moet \
         moeten mag mogen wil willen heb hebt heeft hebben had gaat doe doen maken er wat hoe waar \
         wie wanneer waarom welke welk hoeveel in op aan bij met naar van voor over om tot door \
         zonder tegen uit als dan dat dit deze die of niet geen ook nog al meer men zo daar hier \
         iets iemand graag alstublieft bedankt hallo dag ja nee nodig weten",
    ),
    (
        "pt",
        "o a os as um uma uns umas e ou mas eu tu você vocês ele ela nós me te se lhe nos meu \
         minha meus minhas teu tua seu sua seus suas nosso nossa é são era está estão estou ser \
         estar há tem têm tenho ter posso pode podem poderia poder devo deve quero queria gostaria \
         preciso fazer faço faz que qual quais como onde quando quanto quanta quantos quem porque \
         por para de do da dos das a ao à em no na nos nas com sem sobre desde até entre se não \
         sim já mais muito também este esta isto estes estas esse essa isso algo alguém favor \
         obrigado obrigada olá bom dia saber dizer",
    ),
    (
        "el",
        "ο η το οι τα του της των τον την τους τις ένας μια μία ένα και ή αλλά εγώ εσύ αυτός αυτή \
         αυτό εμείς εσείς με μου σου μας σας τους είναι ήταν είμαι έχω έχει έχετε μπορώ μπορεί \
         μπορείτε πρέπει θέλω χρειάζομαι κάνω τι πώς πως πού που πότε γιατί ποιος ποια ποιο πόσο \
         πόσα σε στο στη στην στον στα από για με χωρίς ως αν να θα δεν μην ναι όχι πολύ και κάτι \
         παρακαλώ ευχαριστώ γεια καλημέρα υπάρχει",
    ),
    (
        "he",
        "של את על אל עם מן אני אתה אתם אנחנו הוא היא הם זה זאת זו אלה מה מי איך איפה מתי למה כמה \
         האם יש אין לא כן או גם אבל כי אם רק עוד כבר יכול יכולה אפשר צריך רוצה לי לך שלי שלך בבקשה \
         תודה שלום היי להיות היה הייתה כל",
    ),
    (
        "hy",
        "եւ և ու կամ բայց ես դու նա մենք դուք նրանք իմ քո ձեր մեր իր այս այդ այն ինչ ինչպես որտեղ երբ \
         ինչու ով որ որը որքան քանի է են եմ ես եք էր կա կան չի չեմ չէ ոչ այո համար հետ մեջ վրա մասին \
         պետք կարող կարելի ուզում խնդրում շնորհակալություն բարեւ բարև",
    ),
    (
        "ja",
        "は が を に で と も の か ね よ です ます ました ません でした する して したい ください どう \
         なに 何 いつ どこ だれ なぜ この その あの ある いる こと",
    ),
    (
        "ko",
        "나는 저는 제가 내가 나 저 너 당신 우리 이 그 저 것 수 있나요 있어요 있습니까 없어요 하나요 해요 \
         합니까 하는 하고 어떻게 무엇 무엇을 뭐 언제 어디 어디서 어디에 왜 누가 누구 얼마 얼마나 몇 \
         좀 및 또는 그리고 에서 으로 입니다 인가요 안녕하세요 감사합니다 주세요",
    ),
    ("th", "ครับ ค่ะ คะ ไหม ฉัน ผม คุณ ที่ และ หรือ ของ จะ ได้"),
    (
        "zh",
        "的 了 吗 呢 吧 啊 我 你 您 他 她 它 们 我们 你们 是 不 没 有 在 和 与 或 也 都 就 还 很 这 那 哪 \
         怎么 什么 如何 为什么 哪里 可以 能 要 想 请 请问 谢谢 你好 怎 么 麼 嗎 們 這 個 个",
    ),
];

#[cfg(test)]
#[cfg(feature = "compile")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(languages: &[&str]) -> FunctionWords {
        let languages: Vec<String> = languages.iter().map(|&code| code.to_owned()).collect();
        FunctionWords::of(&languages)
    }

    #[test]
    fn function_words_keep_less_in_their_own_language_only() {
        let english = words(&["en"]);
        let check = |word: &str, is: bool| assert_eq!(english.keeps(word) < 1.0, is, "{word}");
        check("the", true);
        check("dont", true);
        check("parcel", false);
        check("fur", false);
        assert!(words(&["en", "de"]).keeps("fur") < 1.0);
        assert_eq!(words(&["eo"]).keeps("the"), 1.0);
        assert!(words(&["pl"]).keeps("gdzie") < 1.0);
        assert_eq!(words(&["pl"]).keeps("haslo"), 1.0);
    }

    #[test]
    fn words_come_back() {
        let both = words(&["de", "fr"]);
        let bytes = both.write().unwrap();
        assert_eq!(FunctionWords::read(&bytes), Ok(both));
        assert_eq!(words(&["eo"]).write(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_ascend(bytes: Vec<u8>) {
            if let Ok(words) = FunctionWords::read(&bytes) {
                prop_assert!(words.0.is_sorted_by(|a, b| a < b));
                prop_assert_eq!(words.write().unwrap_or_default(), bytes);
            }
        }
    }
}
