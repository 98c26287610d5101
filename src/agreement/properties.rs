//! What must hold for any ratings: neither the order of units and coders nor the names of categories reach a figure.

use super::{
    Agreement, Continuum, Distance, Layout, Measure, Ratings, Resampling, Scale, Spans, Unit, Values, Weights,
    agreement, read_ratings, read_spans, unitizing_agreement,
};
use proptest::prelude::*;

const FEW: Resampling = Resampling { times: 20, seed: 3 };

type Table = (usize, Vec<Vec<Option<u32>>>);

fn tables() -> impl Strategy<Value = Table> {
    (2usize..5, 1u32..5).prop_flat_map(|(coders, categories)| {
        let cell = prop::option::weighted(0.8, 0..categories);
        (Just(categories as usize), prop::collection::vec(prop::collection::vec(cell, coders), 1..25))
    })
}

fn scales() -> impl Strategy<Value = Scale> {
    prop::sample::select(vec![Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio])
}

fn ratings(table: &[Vec<Option<u32>>], names: &[String], values: Values) -> Ratings {
    let mut ratings = Ratings::new(names.to_vec(), values);
    for unit in table {
        ratings.push(unit.iter().copied());
    }
    ratings
}

fn categories(scale: Scale, count: usize) -> Values {
    Values::ranked(scale, (0..count).map(|place| format!("k{place}")).collect())
}

fn coders(count: usize) -> Vec<String> {
    (0..count).map(|coder| format!("c{coder}")).collect()
}

fn same(one: &Agreement, other: &Agreement, tolerance: f64) {
    assert_eq!(one.measures.len(), other.measures.len());
    for (a, b) in one.measures.iter().zip(&other.measures) {
        close(a, b, tolerance);
    }
}

fn close(a: &Measure, b: &Measure, tolerance: f64) {
    let near = |x: f64, y: f64| assert!((x - y).abs() <= tolerance, "{a:?} {b:?}");
    assert_eq!((a.name, &a.category, a.intervals.len(), a.units), (b.name, &b.category, b.intervals.len(), b.units));
    match (a.value, b.value) {
        (Ok(x), Ok(y)) => near(x, y),
        (x, y) => assert_eq!(x, y),
    }
    for (x, y) in a.intervals.iter().zip(&b.intervals) {
        assert_eq!(x.method, y.method);
        near(x.se, y.se);
        near(x.low, y.low);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(content in r#"(unit|coder,start,end,category)?[ab,;|"\n0-9.x -]{0,80}"#, scale in scales()) {
        let mut findings = Vec::new();
        for sets in [None, Some(Distance::Masi)] {
            let layout = Layout { scale: if sets.is_some() { Scale::Nominal } else { scale }, sets, ..Layout::default() };
            let known = findings.len();
            match read_ratings("t.csv", content.as_bytes(), &layout, &mut findings) {
                Some(ratings) => prop_assert!(!agreement(&ratings, None, FEW).measures.is_empty()),
                None => prop_assert!(findings.len() > known),
            }
        }
        let known = findings.len();
        match read_spans("t.csv", content.as_bytes(), 50, &[], &mut findings) {
            Some(spans) => prop_assert!(unitizing_agreement(&spans, FEW).measures.len() >= 3),
            None => prop_assert!(findings.len() > known),
        }
    }

    #[test]
    fn the_order_of_units_and_coders_changes_nothing((count, table) in tables(), scale in scales(), turn in 0usize..9) {
        let names = coders(table[0].len());
        let plain = agreement(&ratings(&table, &names, categories(scale, count)), None, FEW);
        let turn = turn % names.len();
        let mut turned_names = names;
        turned_names.rotate_left(turn);
        let mut turned = table;
        turned.reverse();
        for unit in &mut turned {
            unit.rotate_left(turn);
        }
        let other = agreement(&ratings(&turned, &turned_names, categories(scale, count)), None, FEW);
        same(&plain, &other, 0.0);
    }

    #[test]
    fn names_of_categories_change_nothing((count, table) in tables(), reversed in prop::bool::ANY) {
        let names = coders(table[0].len());
        let none = Resampling { times: 0, seed: 0 };
        let plain = agreement(&ratings(&table, &names, categories(Scale::Nominal, count)), None, none);
        let last = count as u32 - 1;
        let renamed: Vec<Vec<Option<u32>>> = table
            .iter()
            .map(|unit| unit.iter().map(|cell| cell.map(|value| if reversed { last - value } else { value })).collect())
            .collect();
        let mut values: Vec<String> = (0..count).map(|place| format!("k{place}")).collect();
        if reversed {
            values.reverse();
        }
        let other = agreement(&ratings(&renamed, &names, Values::ranked(Scale::Nominal, values)), None, none);
        prop_assert_eq!(plain.measures.len(), other.measures.len());
        for a in &plain.measures {
            let b = other.measures.iter().find(|b| (b.name, &b.category) == (a.name, &a.category)).unwrap();
            close(a, b, 1e-12);
        }
    }

    #[test]
    fn figures_are_finite_at_most_one_and_one_where_all_agree((count, table) in tables(), scale in scales()) {
        let names = coders(table[0].len());
        let found = agreement(&ratings(&table, &names, categories(scale, count)), Some(Weights::Linear), FEW);
        for measure in &found.measures {
            if let Ok(value) = measure.value {
                prop_assert!(value.is_finite() && value <= 1.0 + 1e-12, "{:?}", measure);
            }
            prop_assert!(measure.intervals.iter().all(|i| i.se.is_finite() && i.low <= i.high), "{:?}", measure);
        }
        let alike: Vec<Vec<Option<u32>>> = table.iter().map(|unit| vec![unit[0]; names.len()]).collect();
        for measure in &agreement(&ratings(&alike, &names, categories(scale, count)), None, FEW).measures {
            if let Ok(value) = measure.value {
                prop_assert!((value - 1.0).abs() < 1e-12, "{:?}", measure);
            }
        }
    }

    #[test]
    fn sets_of_one_code_are_nominal_categories((count, table) in tables(), masi in prop::bool::ANY) {
        let names = coders(table[0].len());
        let distance = if masi { Distance::Masi } else { Distance::Jaccard };
        let codes = (0..count).map(|place| format!("k{place}")).collect();
        let sets = Values::Sets { distance, codes, sets: (0..count as u32).map(|code| vec![code]).collect() };
        let plain = agreement(&ratings(&table, &names, categories(Scale::Nominal, count)), None, FEW);
        for a in &agreement(&ratings(&table, &names, sets), None, FEW).measures {
            let b = plain.measures.iter().find(|b| (b.name, &b.category) == (a.name, &a.category)).unwrap();
            close(a, b, 1e-12);
        }
    }

    #[test]
    fn continua_count_as_if_they_stood_behind_each_other(
        marked in prop::collection::vec((0usize..3, 0u64..40, 1u64..9, 0u32..3), 0..20),
        cut in 1u64..49,
    ) {
        let mut coders: Vec<Vec<Unit>> = vec![Vec::new(); 3];
        for (coder, start, length, category) in marked {
            let crosses = start < cut && start + length > cut;
            if !crosses {
                coders[coder].push(Unit { start, end: start + length, category });
            }
        }
        let spans = |continua| Spans {
            coders: ["a", "b", "c"].map(str::to_owned).into(),
            categories: ["x", "y", "z"].map(str::to_owned).into(),
            continua,
        };
        let none = Resampling { times: 0, seed: 0 };
        let (whole, _) = Continuum::new(50, coders.clone());
        let part = |from: u64, to: u64| {
            let units = whole.units.iter().map(|units| {
                let inside = units.iter().filter(|unit| unit.start >= from && unit.end <= to);
                inside.map(|unit| Unit { start: unit.start - from, end: unit.end - from, ..*unit }).collect()
            });
            Continuum::new(to - from, units.collect()).0
        };
        let parts = vec![part(0, cut), part(cut, 50)];
        let one = unitizing_agreement(&spans(vec![whole]), none);
        let two = unitizing_agreement(&spans(parts), none);
        for (a, b) in one.measures.iter().zip(&two.measures) {
            // A gap that is cut is two gaps; a gap counts by length, so nothing changes.
            close(a, b, 1e-9);
            if let Ok(value) = a.value {
                prop_assert!(value.is_finite() && value <= 1.0 + 1e-9, "{:?}", a);
            }
        }
    }
}
