//! How is a sentence written? Headlines and shouting capitalise what elsewhere would be a name.

use super::words::Word;

/// Of the sentence as a whole: headlines and shouting capitalise what elsewhere would be a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Register {
    pub headline: bool,
    pub shouting: bool,
}

impl Register {
    pub fn of(words: &[Word]) -> Register {
        let letters = words.iter().filter(|w| w.letters).count();
        let capital = words.iter().filter(|w| w.capital).count();
        let all = words.iter().filter(|w| w.all_capitals).count();
        Register {
            headline: letters > 3 && capital * 10 >= letters * 7,
            shouting: letters > 2 && all * 10 >= letters * 6,
        }
    }
}
