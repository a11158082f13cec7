//! Words that every bot has without being told: a greeting, an apology, the way to a person, an
//! offer of what may be meant, and what visitors call yes, no, back and restart.
//!
//! They are compiled into the blob for the bot's own languages, so that a page carries no others.

use crate::text::words;

/// The words of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// ISO 639-1 code.
    pub lang: &'static str,
    /// Greets, where the bot has no state for it.
    pub greeting: &'static str,
    /// Says that there is no answer.
    pub apology: &'static str,
    /// Label of the button that leads to a person.
    pub person: &'static str,
    /// Offers choices where it is not clear what was meant: one, or several.
    pub offer: &'static str,
    /// Label of the choice that is none of the others.
    pub none: &'static str,
    /// What visitors write for yes; short texts, `|` between.
    pub yes: &'static str,
    /// … for no.
    pub no: &'static str,
    /// … to go back to the state before.
    pub back: &'static str,
    /// … to begin again.
    pub restart: &'static str,
}

impl Words {
    /// The words of a language, or the English ones.
    pub fn of(lang: &str) -> &'static Words {
        let of_lang = ALL.iter().find(|words| words.lang == lang);
        of_lang.unwrap_or(&ALL[0])
    }

    /// Yes, no, back and restart as the blob holds them: the [words] of each, a line each.
    pub fn lines(&self) -> [String; 4] {
        [self.yes, self.no, self.back, self.restart].map(|alternatives| {
            let lines: Vec<String> = alternatives.split('|').map(words).collect();
            lines.join("\n")
        })
    }
}

static ALL: [Words; 18] = [
    Words {
        lang: "en",
        greeting: "Hello! How can I help?",
        apology: "Sorry, I have no answer to that. Could you say it in other words?",
        person: "Talk to a person",
        offer: "Did you mean …?",
        none: "None of these",
        yes: "yes|yeah|yep|yup|y|sure|ok|okay|yes please|of course|correct|right|exactly|absolutely",
        no: "no|nope|nah|n|no thanks|no thank you|not really|not at all|wrong",
        back: "back|go back|previous|one step back|take me back",
        restart: "restart|start over|start again|begin again|reset|from the beginning",
    },
    Words {
        lang: "es",
        greeting: "¡Hola! ¿En qué puedo ayudarte?",
        apology: "Lo siento, no tengo una respuesta para eso. ¿Puedes decirlo de otra forma?",
        person: "Hablar con una persona",
        offer: "¿Querías decir…?",
        none: "Nada de esto",
        yes: "sí|claro|vale|ok|por supuesto|correcto|exacto|sí por favor|de acuerdo",
        no: "no|no gracias|para nada|incorrecto",
        back: "volver|atrás|anterior|regresar",
        restart: "reiniciar|empezar de nuevo|volver a empezar|desde el principio",
    },
    Words {
        lang: "fr",
        greeting: "Bonjour ! Comment puis-je vous aider ?",
        apology: "Désolé, je n’ai pas de réponse à cela. Pouvez-vous le dire autrement ?",
        person: "Parler à une personne",
        offer: "Vouliez-vous dire… ?",
        none: "Rien de tout cela",
        yes: "oui|ouais|ok|d'accord|bien sûr|exact|oui s'il vous plaît|tout à fait",
        no: "non|non merci|pas du tout",
        back: "retour|revenir|précédent|en arrière",
        restart: "recommencer|redémarrer|depuis le début",
    },
    Words {
        lang: "de",
        greeting: "Hallo! Wie kann ich helfen?",
        apology: "Darauf habe ich leider keine Antwort. Können Sie es anders sagen?",
        person: "Mit einem Menschen sprechen",
        offer: "Meinten Sie …?",
        none: "Nichts davon",
        yes: "ja|jawohl|klar|ok|okay|gerne|ja bitte|genau|richtig|natürlich|stimmt",
        no: "nein|nee|nö|nein danke|falsch|gar nicht",
        back: "zurück|geh zurück|vorherige|einen schritt zurück",
        restart: "neustart|neu starten|von vorne|neu anfangen|nochmal von vorn",
    },
    Words {
        lang: "it",
        greeting: "Ciao! Come posso aiutarti?",
        apology: "Mi dispiace, non ho una risposta. Puoi dirlo in un altro modo?",
        person: "Parlare con una persona",
        offer: "Volevi dire…?",
        none: "Niente di tutto questo",
        yes: "sì|certo|ok|va bene|esatto|giusto|sì grazie|sì per favore|d'accordo",
        no: "no|no grazie|per niente|sbagliato",
        back: "indietro|torna indietro|precedente",
        restart: "ricomincia|ricominciare|da capo|riavvia",
    },
    Words {
        lang: "pt",
        greeting: "Olá! Como posso ajudar?",
        apology: "Desculpe, não tenho resposta para isso. Pode dizer de outra forma?",
        person: "Falar com uma pessoa",
        offer: "Quis dizer…?",
        none: "Nenhuma destas",
        yes: "sim|claro|ok|certo|com certeza|exato|sim por favor|isso",
        no: "não|não obrigado|não obrigada|de jeito nenhum|errado",
        back: "voltar|anterior|atrás|para trás",
        restart: "recomeçar|reiniciar|começar de novo|do início",
    },
    Words {
        lang: "nl",
        greeting: "Hallo! Waarmee kan ik helpen?",
        apology: "Sorry, daar heb ik geen antwoord op. Kunt u het anders zeggen?",
        person: "Met een medewerker praten",
        offer: "Bedoelde u …?",
        none: "Geen van deze",
        yes: "ja|jawel|oké|ok|zeker|graag|ja graag|klopt|precies",
        no: "nee|nee bedankt|nee dank je|helemaal niet",
        back: "terug|ga terug|vorige",
        restart: "opnieuw|opnieuw beginnen|herstarten|van voren af aan",
    },
    Words {
        lang: "pl",
        greeting: "Dzień dobry! W czym mogę pomóc?",
        apology: "Przepraszam, nie znam odpowiedzi. Czy można zapytać inaczej?",
        person: "Porozmawiaj z człowiekiem",
        offer: "Czy chodziło o…?",
        none: "Żadne z tych",
        yes: "tak|jasne|ok|oczywiście|zgadza się|tak proszę|dokładnie",
        no: "nie|nie dziękuję|wcale nie",
        back: "wstecz|wróć|powrót|poprzednie",
        restart: "od nowa|zacznij od nowa|restart|od początku",
    },
    Words {
        lang: "ru",
        greeting: "Здравствуйте! Чем могу помочь?",
        apology: "К сожалению, у меня нет ответа. Не могли бы вы спросить иначе?",
        person: "Поговорить с человеком",
        offer: "Вы имели в виду…?",
        none: "Ничего из этого",
        yes: "да|конечно|ага|хорошо|ок|верно|точно|да пожалуйста",
        no: "нет|не надо|нет спасибо|неверно",
        back: "назад|вернуться|обратно",
        restart: "заново|сначала|начать заново|начать сначала",
    },
    Words {
        lang: "tr",
        greeting: "Merhaba! Nasıl yardımcı olabilirim?",
        apology: "Üzgünüm, buna bir yanıtım yok. Başka türlü söyler misiniz?",
        person: "Bir kişiyle görüş",
        offer: "Şunu mu demek istediniz?",
        none: "Hiçbiri",
        yes: "evet|tabii|tamam|olur|doğru|evet lütfen|aynen",
        no: "hayır|yok|hayır teşekkürler|yanlış",
        back: "geri|geri dön|önceki",
        restart: "baştan|yeniden başla|baştan başla",
    },
    Words {
        lang: "ar",
        greeting: "مرحبًا! كيف يمكنني المساعدة؟",
        apology: "عذرًا، ليس لدي جواب على ذلك. هل يمكنك قوله بكلمات أخرى؟",
        person: "التحدث إلى شخص",
        offer: "هل تقصد…؟",
        none: "لا شيء من هذا",
        yes: "نعم|أجل|طبعا|حسنا|صحيح|موافق",
        no: "لا|كلا|لا شكرا|خطأ",
        back: "رجوع|عودة|السابق|ارجع",
        restart: "ابدأ من جديد|إعادة|من البداية",
    },
    Words {
        lang: "he",
        greeting: "שלום! איך אפשר לעזור?",
        apology: "מצטערים, אין לי תשובה לכך. אפשר לנסח אחרת?",
        person: "לדבר עם אדם",
        offer: "האם התכוונת ל…?",
        none: "אף אחד מאלה",
        yes: "כן|בטח|בסדר|נכון|אוקיי|כן בבקשה",
        no: "לא|לא תודה|ממש לא",
        back: "חזרה|אחורה|הקודם",
        restart: "מהתחלה|להתחיל מחדש|התחל מחדש",
    },
    Words {
        lang: "hi",
        greeting: "नमस्ते! मैं कैसे मदद कर सकता हूँ?",
        apology: "क्षमा करें, मेरे पास इसका उत्तर नहीं है। क्या आप इसे दूसरे शब्दों में कह सकते हैं?",
        person: "किसी व्यक्ति से बात करें",
        offer: "क्या आपका मतलब यह था?",
        none: "इनमें से कोई नहीं",
        yes: "हाँ|हां|जी|जी हाँ|ठीक है|सही|बिल्कुल",
        no: "नहीं|जी नहीं|नहीं धन्यवाद|गलत",
        back: "वापस|पीछे|पिछला",
        restart: "फिर से शुरू करें|शुरू से|दोबारा शुरू करें",
    },
    Words {
        lang: "zh",
        greeting: "您好！有什么可以帮您？",
        apology: "抱歉，我无法回答这个问题。能换个说法吗？",
        person: "转人工",
        offer: "您是想问：",
        none: "都不是",
        yes: "是|是的|对|好|好的|可以|没错|当然",
        no: "不|不是|不要|不用|没有|不用了",
        back: "返回|后退|上一步",
        restart: "重新开始|从头开始|重来",
    },
    Words {
        lang: "ja",
        greeting: "こんにちは。ご用件をどうぞ。",
        apology: "申し訳ありません。お答えできません。別の言い方でお試しください。",
        person: "担当者と話す",
        offer: "もしかして：",
        none: "どれでもない",
        yes: "はい|ええ|うん|お願いします|はいお願いします|そうです|いいです",
        no: "いいえ|いや|ちがいます|違います|結構です",
        back: "戻る|前へ|前に戻る",
        restart: "最初から|やり直す|やり直し",
    },
    Words {
        lang: "ko",
        greeting: "안녕하세요! 무엇을 도와드릴까요?",
        apology: "죄송합니다. 그에 대한 답이 없습니다. 다르게 말씀해 주시겠어요?",
        person: "상담원과 대화하기",
        offer: "혹시 이것을 찾으셨나요?",
        none: "해당 없음",
        yes: "네|예|응|그래|좋아요|맞아요|네 부탁해요",
        no: "아니요|아니오|아니|괜찮아요|틀려요",
        back: "뒤로|이전|돌아가기",
        restart: "처음부터|다시 시작|처음으로",
    },
    Words {
        lang: "fi",
        greeting: "Hei! Miten voin auttaa?",
        apology: "Valitettavasti en osaa vastata siihen. Voisitko sanoa sen toisin?",
        person: "Juttele ihmisen kanssa",
        offer: "Tarkoititko…?",
        none: "Ei mikään näistä",
        yes: "kyllä|joo|juu|ok|selvä|kiitos kyllä|aivan|totta",
        no: "ei|en|ei kiitos|väärin",
        back: "takaisin|edellinen|palaa",
        restart: "alusta|aloita alusta|uudestaan",
    },
    Words {
        lang: "sv",
        greeting: "Hej! Hur kan jag hjälpa till?",
        apology: "Tyvärr har jag inget svar på det. Kan du säga det på ett annat sätt?",
        person: "Prata med en människa",
        offer: "Menade du …?",
        none: "Inget av dessa",
        yes: "ja|japp|jo|ok|visst|gärna|ja tack|precis|stämmer",
        no: "nej|nix|nej tack|fel",
        back: "tillbaka|gå tillbaka|föregående",
        restart: "börja om|starta om|från början",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_own_words() {
        for (number, words) in ALL.iter().enumerate() {
            assert!(ALL[..number].iter().all(|before| before.lang != words.lang));
            let lines = words.lines();
            for (number, lines) in lines.iter().enumerate() {
                assert!(
                    lines.lines().all(|line| !line.trim().is_empty()),
                    "{words:?}"
                );
                for other in lines.lines() {
                    let also = words.lines()[..number]
                        .iter()
                        .any(|l| l.lines().any(|l| l == other));
                    assert!(!also, "`{other}` means two things in {}", words.lang);
                }
            }
        }
    }

    #[test]
    fn words_are_folded() {
        assert!(Words::of("es").lines()[0].starts_with("si\nclaro\n"));
        assert_eq!(Words::of("xx").lang, "en");
    }
}
