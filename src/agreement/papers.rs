//! Published examples, each named after its paper, to the digits that were printed.

use super::read::{Layout, read_ratings};
use super::{
    Agreement, Continuum, Distance, Name, Ratings, Resampling, Scale, Spans, Unit, Weights, agreement,
    unitizing_agreement,
};

const NONE: Resampling = Resampling { times: 0, seed: 1 };

/// Reads rows of one letter or digit a coder; `.` is not coded.
fn rows(text: &str, layout: &Layout) -> Ratings {
    let lines: Vec<&str> = text.split_whitespace().collect();
    let coders: String = (0..lines[0].len()).map(|coder| format!(",c{coder}")).collect();
    let mut content = format!("unit{coders}\n");
    for (unit, line) in lines.iter().enumerate() {
        let cells: String = line.chars().map(|c| if c == '.' { ",".to_owned() } else { format!(",{c}") }).collect();
        content.push_str(&format!("{unit}{cells}\n"));
    }
    read_ratings("paper.csv", content.as_bytes(), layout, &mut Vec::new()).unwrap()
}

/// Turns a table of observers by units round.
fn turned(observers: &[&str]) -> String {
    let units = observers[0].len();
    let unit = |place: usize| observers.iter().map(|row| row.as_bytes()[place] as char).collect::<String>();
    (0..units).map(unit).collect::<Vec<_>>().join(" ")
}

/// Makes the ratings of two coders from their contingency table.
fn crossed(table: &[&[u32]]) -> String {
    let mut lines = Vec::new();
    for (a, row) in table.iter().enumerate() {
        for (b, times) in row.iter().enumerate() {
            lines.extend((0..*times).map(|_| format!("{a}{b}")));
        }
    }
    lines.join(" ")
}

fn on(scale: Scale) -> Layout {
    Layout { scale, ..Layout::default() }
}

#[track_caller]
fn value(agreement: &Agreement, name: Name) -> f64 {
    let found = agreement.measures.iter().find(|measure| measure.name == name);
    found.unwrap_or_else(|| panic!("{name:?} is not listed")).value.unwrap()
}

#[track_caller]
fn prints(found: f64, decimals: usize, printed: &str) {
    assert_eq!(format!("{found:.decimals$}"), printed);
}

#[test]
fn krippendorff_2011_four_observers_and_twelve_units() {
    let observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    for (scale, printed) in
        [(Scale::Nominal, "0.743"), (Scale::Ordinal, "0.815"), (Scale::Interval, "0.849"), (Scale::Ratio, "0.797")]
    {
        let found = agreement(&rows(&turned(&observers), &on(scale)), None, NONE);
        prints(value(&found, Name::KrippendorffAlpha), 3, printed);
    }
}

#[test]
fn krippendorff_2011_two_observers() {
    for (one, other, printed) in [("0100000010", "1110010000", "0.095"), ("aabbdcccedda", "babbbcccEddd", "0.692")] {
        let ratings = rows(&turned(&[one, &other.to_lowercase()]), &Layout::default());
        prints(value(&agreement(&ratings, None, NONE), Name::KrippendorffAlpha), 3, printed);
    }
}

#[test]
fn hayes_and_krippendorff_2007_forty_articles() {
    let articles = "112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 \
        212.2 1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222. \
        222.2 223.2 222.2 22.12 2222. 111.1";
    let found = agreement(&rows(articles, &on(Scale::Ordinal)), None, Resampling { times: 2000, seed: 1 });
    prints(value(&found, Name::KrippendorffAlpha), 4, "0.7598");
    let nominal = agreement(&rows(articles, &on(Scale::Nominal)), None, NONE);
    prints(value(&nominal, Name::KrippendorffAlpha), 3, "0.477");
}

#[test]
fn cohen_1960_two_clinicians() {
    let ratings = rows(&crossed(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]), &Layout::default());
    let found = agreement(&ratings, None, NONE);
    prints(value(&found, Name::PercentAgreement), 2, "0.70");
    prints(value(&found, Name::CohenKappa), 3, "0.492");
}

#[test]
fn fleiss_1971_psychiatric_diagnoses() {
    let counts = "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 \
        51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006";
    let units = counts.split_whitespace().map(|counts| {
        let of = |(category, times): (usize, char)| category.to_string().repeat(times.to_digit(10).unwrap() as usize);
        counts.chars().enumerate().map(of).collect::<String>()
    });
    let found = agreement(&rows(&units.collect::<Vec<_>>().join(" "), &Layout::default()), None, NONE);
    prints(value(&found, Name::FleissKappa), 3, "0.430");
    prints(value(&found, Name::PercentAgreement), 4, "0.5556");
}

#[test]
fn artstein_and_poesio_2008_two_coders() {
    let found = agreement(&rows(&crossed(&[&[20, 20], &[10, 50]]), &Layout::default()), None, NONE);
    prints(value(&found, Name::BrennanPrediger), 1, "0.4");
    prints(value(&found, Name::ScottPi), 3, "0.341");
    prints(value(&found, Name::CohenKappa), 3, "0.348");
    // Statements, checks, requests: a check lies half way between the other two.
    let ratings = rows(&crossed(&[&[46, 0, 6], &[0, 10, 6], &[0, 0, 32]]), &Layout::default());
    let found = agreement(&ratings, Some(Weights::Linear), NONE);
    prints(value(&found, Name::CohenKappa), 4, "0.8013");
    prints(value(&found, Name::CohenKappaWeighted), 4, "0.8163");
}

#[test]
fn gwet_2014_four_raters_and_twelve_subjects() {
    let raters = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.";
    let found = agreement(&rows(raters, &Layout::default()), None, NONE);
    for (name, printed, se, low) in [
        (Name::GwetAc1, "0.77544", "0.14295", "0.46081"),
        (Name::FleissKappa, "0.76117", "0.15302", "0.42438"),
        (Name::CongerKappa, "0.76282", "0.14917", "0.43450"),
    ] {
        let measure = found.measures.iter().find(|measure| measure.name == name).unwrap();
        let interval = measure.interval().unwrap();
        prints(measure.value.unwrap(), 5, printed);
        prints(interval.se, 5, se);
        prints(interval.low, 5, low);
        assert_eq!((interval.high, measure.units), (1.0, 12));
    }
}

#[test]
fn gwet_2014_three_abstractors_weighted() {
    let table = crossed(&[&[13, 0, 0], &[0, 20, 7], &[0, 4, 56]]);
    let found = agreement(&rows(&table, &Layout::default()), Some(Weights::Quadratic), NONE);
    prints(value(&found, Name::GwetAc1), 5, "0.84933");
    prints(value(&found, Name::GwetAc2), 5, "0.94024");
}

#[test]
fn passonneau_2006_sets_that_agree_in_part_count_in_part() {
    let content = b"u,a,b\n1,x|y,x|y\n2,x,x|y\n3,z,x\n";
    let of = |distance| {
        let layout = Layout { sets: Some(distance), ..Layout::default() };
        let ratings = read_ratings("p.csv", content, &layout, &mut Vec::new()).unwrap();
        value(&agreement(&ratings, None, NONE), Name::KrippendorffAlpha)
    };
    // By hand: xy 3, x 2, z 1 codings; xy–x differ by 1/2 (Jaccard) or 2/3 (MASI), the others by 1.
    let by_hand = |near: f64| 1.0 - (2.0 * (near + 1.0) / 6.0) / (2.0 * (6.0 * near + 3.0 + 2.0) / 30.0);
    assert!((of(Distance::Jaccard) - by_hand(0.5)).abs() < 1e-12);
    assert!((of(Distance::Masi) - by_hand(2.0 / 3.0)).abs() < 1e-12);
}

/// Makes units of length 1 of the letters of each observer; `.` is a gap.
fn unit_spans(observers: &[&str]) -> Spans {
    let mut categories: Vec<char> = observers.iter().flat_map(|row| row.chars()).filter(|c| *c != '.').collect();
    categories.sort_unstable();
    categories.dedup();
    let units = observers.iter().map(|row| {
        let place = |c: char| categories.iter().position(|known| *known == c);
        let unit = |(at, c): (u64, char)| Some(Unit { start: at, end: at + 1, category: place(c)? as u32 });
        (0..).zip(row.chars()).filter_map(unit).collect()
    });
    let (continuum, conflicts) = Continuum::new(observers[0].len() as u64, units.collect());
    assert!(conflicts.is_empty());
    Spans {
        coders: (0..observers.len()).map(|coder| format!("c{coder}")).collect(),
        categories: categories.iter().map(ToString::to_string).collect(),
        continua: vec![continuum],
    }
}

#[test]
fn krippendorff_and_others_2016_units_of_length_one_are_plain_alpha() {
    for (one, other, printed) in [
        ("0100000010", "1110010000", "0.095"),
        (".1......1.", "111..1....", "0.095"),
        ("aabbdcccedda", "babbbcccEddd", "0.692"),
    ] {
        let found = unitizing_agreement(&unit_spans(&[one, &other.to_lowercase()]), NONE);
        prints(value(&found, Name::UAlpha), 3, printed);
        if one.contains('.') {
            prints(value(&found, Name::BarUAlpha), 3, printed);
        } else {
            prints(value(&found, Name::CuAlpha), 3, printed);
        }
    }
}
