//! What does a word look like? The hashes and shape that every model's features are made of.

use super::linear::hash_chars;

/// A word as the models see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Word {
    pub form: u32,
    /// Lower case, digits as `0`, quotes, dashes and apostrophes of one kind.
    pub lower: u32,
    /// Its first 1, 2, 3 characters, lower case.
    pub prefix: [u32; 3],
    /// Its last 1 to 5 characters, lower case.
    pub suffix: [u32; 5],
    /// Runs of upper case, lower case, digits and others, run-length folded.
    pub shape: u32,
    pub capital: bool,
    /// Two letters or more and no lower case.
    pub all_capitals: bool,
    pub letters: bool,
    /// Parts of speech that it was seen with, a bit each; 0 if unknown.
    pub seen: u32,
}

impl Word {
    /// `folded` is scratch space.
    pub fn of(text: &str, folded: &mut Vec<char>) -> Word {
        folded.clear();
        let (mut capitals, mut smalls) = (0, 0);
        let mut shape = 0u32;
        let (mut last, mut run) = ('\0', 0);
        for c in text.chars() {
            let class = if c.is_uppercase() {
                capitals += 1;
                'X'
            } else if c.is_alphabetic() {
                smalls += 1;
                'x'
            } else if c.is_numeric() {
                '0'
            } else {
                c
            };
            run = if class == last { run + 1 } else { 0 };
            last = class;
            if run < 2 {
                shape = shape.wrapping_mul(31).wrapping_add(u32::from(class));
            }
            if c.is_numeric() {
                folded.push('0');
            } else {
                match c {
                    '’' | '‘' | '`' => folded.push('\''),
                    '“' | '”' | '„' | '«' | '»' => folded.push('"'),
                    '–' => folded.push('—'),
                    '…' => folded.extend(['.'; 3]),
                    _ => folded.extend(c.to_lowercase()),
                }
            }
        }
        let n = folded.len();
        let mut word = Word {
            form: hash_chars(text.chars()),
            lower: if text == "--" || text == "---" {
                hash_chars(['—'].into_iter())
            } else {
                hash_chars(folded.iter().copied())
            },
            shape,
            capital: text.chars().next().is_some_and(char::is_uppercase),
            all_capitals: capitals > 1 && smalls == 0,
            letters: capitals + smalls > 0,
            ..Word::default()
        };
        for (i, slot) in word.prefix.iter_mut().enumerate() {
            *slot = hash_chars(folded[..n.min(i + 1)].iter().copied());
        }
        for (i, slot) in word.suffix.iter_mut().enumerate() {
            *slot = hash_chars(folded[n - n.min(i + 1)..].iter().copied());
        }
        word
    }
}
