//! Words are found in their other forms, and small words do not count for much, in every language.

use edgewise_engine::Engine;
use edgewise_engine::compile::compile;
use edgewise_engine::source::SourceFile;

/// For each language: its code, a small word, a word that the bot knows, another form of it (or what
/// it is a part of), and two words of something else.
const LANGUAGES: &[(&str, &str, &str, &str, [&str; 2])] = &[
    ("ar", "هل", "كتاب", "الكتاب", ["مطر", "قلم"]),
    ("bg", "къде", "книга", "книгите", ["дъжд", "молив"]),
    ("bn", "কোথায়", "বাড়ি", "বাড়িগুলো", ["বৃষ্টি", "কলম"]),
    ("ca", "com", "llibre", "llibres", ["pluja", "sabata"]),
    ("ckb", "چۆن", "کتێب", "کتێبەکان", ["باران", "قەڵەم"]),
    ("cs", "kde", "kniha", "knihami", ["déšť", "tužka"]),
    ("da", "hvordan", "pakke", "pakkerne", ["regn", "blyant"]),
    ("de", "warum", "Maske", "Masken", ["Regen", "Bleistift"]),
    ("el", "πού", "βιβλίο", "βιβλία", ["βροχή", "μολύβι"]),
    ("en", "where", "parcel", "parcels", ["rain", "pencil"]),
    (
        "es",
        "cómo",
        "contraseña",
        "contraseñas",
        ["lluvia", "zapato"],
    ),
    ("et", "kuidas", "raamat", "raamatuid", ["vihm", "pliiats"]),
    ("eu", "nola", "liburu", "liburuak", ["euri", "arkatz"]),
    ("fa", "چرا", "کتاب", "کتابها", ["باران", "مداد"]),
    ("fi", "missä", "kirja", "kirjoissa", ["sade", "kynä"]),
    (
        "fr",
        "comment",
        "chaussure",
        "chaussures",
        ["pluie", "crayon"],
    ),
    ("gl", "como", "libro", "libros", ["chuvia", "zapato"]),
    ("he", "איפה", "ספר", "ספרים", ["גשם", "עיפרון"]),
    ("hi", "कैसे", "किताब", "किताबें", ["बारिश", "पेंसिल"]),
    ("hu", "hogyan", "könyv", "könyveket", ["eső", "ceruza"]),
    ("hy", "ինչպես", "հասցե", "հասցեներ", ["անձրև", "մատիտ"]),
    ("id", "bagaimana", "buku", "bukunya", ["hujan", "pensil"]),
    ("it", "dove", "scarpa", "scarpe", ["pioggia", "matita"]),
    ("ja", "どこ", "予約", "予約する", ["天気", "鉛筆"]),
    ("ko", "어떻게", "비밀번호", "비밀번호를", ["날씨", "연필"]),
    ("lt", "kaip", "knyga", "knygų", ["lietus", "pieštukas"]),
    ("lv", "kur", "grāmata", "grāmatas", ["lietus", "zīmulis"]),
    (
        "nl",
        "waarom",
        "betaling",
        "betalingen",
        ["regen", "potlood"],
    ),
    ("no", "hvordan", "pakke", "pakkene", ["regn", "blyant"]),
    ("pl", "gdzie", "książka", "książkami", ["deszcz", "ołówek"]),
    ("pt", "como", "sapato", "sapatos", ["chuva", "lápis"]),
    ("pt-BR", "onde", "senha", "senhas", ["chuva", "lápis"]),
    ("ro", "unde", "carte", "cărți", ["ploaie", "creion"]),
    ("ru", "где", "посылка", "посылками", ["дождь", "карандаш"]),
    ("sv", "varför", "paket", "paketen", ["regn", "penna"]),
    ("th", "ไหม", "รหัสผ่าน", "เปลี่ยนรหัสผ่าน", ["ฝน", "ดินสอ"]),
    ("tr", "nasıl", "kitap", "kitaplar", ["yağmur", "kalem"]),
    ("uk", "де", "книга", "книгами", ["дощ", "олівець"]),
    ("vi", "nào", "mật khẩu", "mat khau", ["trời mưa", "bút chì"]),
    ("zh", "怎么", "密码", "密码忘了", ["天气", "铅笔"]),
    ("zh-TW", "怎麼", "密碼", "密碼忘了", ["天氣", "鉛筆"]),
];

/// A bot that knows these questions, each of which is its own answer.
fn bot(language: &str, questions: &[&str]) -> Engine {
    let rows = questions
        .iter()
        .map(|question| format!("\"{language}\";\"{question}\";\"{question}\"\n"));
    let files = [
        SourceFile::new(
            "bot.toml",
            format!("name = \"x\"\nlanguages = [\"{language}\"]\nword_meanings = false\n"),
        ),
        SourceFile::new("knowledge/x.csv", rows.collect::<String>()),
    ];
    let compiled = compile(&files);
    assert_eq!(compiled.diagnostics, [], "{language}");
    Engine::load(compiled.blob.unwrap()).unwrap()
}

fn first(engine: &Engine, question: &str) -> String {
    let best = engine.ask(question, None, 1).into_iter().next();
    best.map_or(String::new(), |best| best.reply)
}

#[test]
fn another_form_of_a_word_finds_it_beside_a_small_word() {
    let mut wrong = Vec::new();
    for (language, small, known, asked, others) in LANGUAGES {
        // The small word stands beside something else.
        let beside = format!("{small} {}", others[0]);
        let engine = bot(language, &[&beside, known, others[1]]);
        let question = format!("{small} {asked}");
        let found = first(&engine, &question);
        if found != *known {
            wrong.push(format!("{language}: `{question}` finds `{found}`"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn forms_that_share_too_few_letters_are_found_by_their_stem() {
    let check = |language: &str, known: &str, asked: &str, others: [&str; 2]| {
        let engine = bot(language, &[known, others[0], others[1]]);
        assert_eq!(first(&engine, asked), known, "{language}: {asked}");
    };
    // The others are as near by their letters, or nearer.
    check("de", "Kind", "Kindern", ["hindern", "Regen"]);
    check("ru", "вода", "водами", ["сводами", "дождь"]);
    check("uk", "вода", "водами", ["сводами", "дощ"]);
}

#[test]
fn compounds_are_found_by_their_parts_and_parts_by_compounds() {
    let check = |language: &str, known: &str, asked: &str, others: [&str; 2]| {
        let engine = bot(language, &[known, others[0], others[1]]);
        assert_eq!(first(&engine, asked), known, "{language}: {asked}");
    };
    check("de", "Impfung", "Impfstoff", ["Treibstoffe", "Regen"]);
    check("de", "Mund-Nasen-Schutz", "Schutz", ["Schnitzel", "Regen"]);
    check(
        "de",
        "Krankheitszeichen",
        "Krankheit",
        ["Freiheit", "Regen"],
    );
    check("de", "Test", "Coronatest", ["Corps", "Regen"]);
    check("fi", "maksu", "maksutapa", ["tavara", "sade"]);
    check("nl", "betaling", "betalingswijze", ["wijzer", "regen"]);
    check("sv", "leverans", "leveranstid", ["tidning", "regn"]);
}

#[test]
fn case_width_and_signs_do_not_matter() {
    let engine = bot("en", &["terms and conditions", "rain", "pencil"]);
    assert_eq!(
        first(&engine, "TERMS & ＣＯＮＤＩＴＩＯＮＳ"),
        "terms and conditions"
    );
}
