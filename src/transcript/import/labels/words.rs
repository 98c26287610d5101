//! Words that speakers are called by, and words that only stand before a colon, as data.
//!
//! In: a word or a few, in lower case. Out: whether a list has them. Dutch and English first, then what neighbours use.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// A list of words, parted by `|`.
pub struct List {
    words: &'static str,
    set: OnceLock<BTreeSet<&'static str>>,
}

impl List {
    const fn new(words: &'static str) -> Self {
        Self { words, set: OnceLock::new() }
    }

    /// Tells whether the list has the word.
    pub fn has(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.words.split('|').map(str::trim).collect()).contains(word)
    }
}

/// Words for speakers and their short forms, without number, in lower case.
pub static SPEAKERS: List = List::new(
    "a|answer|antwoord|arts|audience|befragte|befragter|begeleider|client|cliënt|coach|deelnemer|docent|\
     enquêteur|enquêtrice|entrevistado|entrevistador|entrevistadora|expert|facilitator|female speaker|\
     female voice|focus group member|forscher|forscherin|gast|geinterviewde|gespreksleider|geïnterviewde|\
     guest|haastattelija|host|i|ier|informant|int|interlocutor|interviewee|interviewer|interviewerin|\
     interviewster|intervjuer|inv|ir|iv|ivr|leerkracht|leerling|male speaker|male voice|medewerker|\
     moderator|moderatorin|narrator|observant|observator|onbekend|onbekende spreker|onderzoeker|p|\
     participant|patient|patiënt|person|persoon|pp|presentator|presenter|professional|q|question|r|res|\
     researcher|resp|respondent|several|several speakers|speaker|spk|sprecher|spreker|student|teacher|\
     unidentified speaker|unknown|unknown speaker|v|voice|vraag|vraagsteller|vrager",
);

/// Words that stand before a value at the head of a transcript, in lower case.
pub static HEADERS: List = List::new(
    "aanwezig|aanwezigen|abstract|achtergrond|afdeling|age|alias|attendees|audio|auteur|author|\
     background|beroep|bestand|bestandsnaam|bijlage|bron|code|context|date|datum|department|dossier|\
     duration|duur|e-mail|einde|einde opname|email|end|end time|file|file name|filename|functie|gender|\
     geslacht|getranscribeerd door|id|instelling|interview|interview date|interviewdatum|interviewnummer|\
     keywords|language|leeftijd|leeswijzer|legend|legenda|lengte|length|link|locatie|location|media|naam|\
     name|number|nummer|onderwerp|opleiding|opname|opnamedatum|opnameduur|organisatie|organisation|\
     organization|part|plaats|place|project|pseudoniem|pseudonym|recorded|recording|respondentnummer|rol|\
     role|sector|setting|site|source|speakers|sprekers|start|start time|starttijd|status|studie|study|\
     subject|taal|tags|tel|telefoon|thema|theme|tijd|tijdstip|time|titel|title|topic|transcribed|\
     transcribed by|transcribent|transcriber|transcript|transcript by|transcripteur|transcriptie|\
     transcription|transcription by|uitgewerkt door|url|versie|version|video",
);

/// Last words of longer keys, such as `Interview ID`.
pub static HEADER_ENDS: List =
    List::new("code|date|datum|duration|duur|id|naam|name|nr|nr.|number|nummer|opname|tijd|time");

/// Words that stand before a colon in speech and notes and are nobody, in lower case.
pub static STOPS: List = List::new(
    "antwoorden|appendix|bijvoorbeeld|citaat|conclusie|conclusion|dd|doel|download|dus|eind|example|\
     for example|ftp|gevolg|goal|http|https|inleiding|instructie|instruction|introduction|ja|key|let op|\
     maar|mailto|met andere woorden|n.b.|nadelen|namelijk|nb|nee|no|noot|nota bene|note|notes|nou|oh|ok|\
     okay|oke|oké|opdracht|opmerking|opmerkingen|p.s.|ps|quote|reden|remark|remarks|result|resultaat|\
     samenvatting|see|so|stap|step|summary|tip|toelichting|voorbeeld|voorbeelden|voordelen|want|warning|\
     well|yeah|yes|zie|zoals",
);

/// Words that begin a sentence that speaks to somebody or goes on.
pub static OPENERS: List = List::new(
    "ah|als|also|and|because|bedankt|beste|bij|but|dag|dan|dank|dankjewel|dat|dear|dit|dus|een|en|er|for|\
     goedemiddag|goedemorgen|hallo|he|hello|here|het|hey|hi|hij|hm|hoi|how|if|ik|in|is|it|ja|je|like|\
     maar|met|mijn|my|nee|no|nou|of|oh|ok|okay|oke|oké|on|op|or|right|she|so|sure|thank|thanks|that|then|\
     there|these|they|this|those|toen|volgens|voor|want|wat|we|welcome|welkom|well|what|when|wij|yeah|\
     yes|you|your|ze|zij|zo|zoals",
);

/// Small words inside a name.
pub static PARTICLES: List =
    List::new("'t|al|bin|da|de|del|den|der|di|dos|du|el|het|ibn|in|la|le|o'|op|te|ten|ter|tot|van|von|zu|’t");

/// Words that join two who speak at once.
pub static JOINERS: List = List::new("&|+|/|and|en|et|ja|och|og|und|y");

/// Words and letters of those who ask.
pub static ASKS: List = List::new(
    "enquêteur|enquêtrice|entrevistador|entrevistadora|facilitator|forscher|forscherin|gespreksleider|\
     haastattelija|host|i|ier|int|interviewer|interviewerin|interviewster|intervjuer|inv|ir|iv|ivr|m|mod|\
     moderator|moderatorin|onderzoeker|presentator|presenter|q|question|researcher|v|vraag|vraagsteller|\
     vrager",
);

/// Words and letters of those who are asked.
pub static ANSWERS: List = List::new(
    "answer|antwoord|befragte|befragter|client|cliënt|deelnemer|entrevistado|gast|geinterviewde|\
     geïnterviewde|guest|informant|interviewee|narrator|p|participant|patient|patiënt|pp|r|res|resp|\
     respondent",
);
