//! Who filled an item, worked out by hand.

use super::item::{Filled, Item};

#[test]
fn an_answer_of_the_author_completes_a_part_and_fills_what_is_empty() {
    let whole = Item::whole(12, "9".to_owned(), "cases.csv");
    let part = Item::part(13, "2".to_owned(), "interviews.csv");
    let empty = Item::whole(5, String::new(), "team.toml");
    assert_eq!([whole.filled(false), whole.filled(true)], [Filled::Program, Filled::Program]);
    assert_eq!([part.filled(false), part.filled(true)], [Filled::Part, Filled::Author]);
    assert_eq!([empty.filled(false), empty.filled(true)], [Filled::Nobody, Filled::Author]);
}
