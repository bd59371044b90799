//! What a finder hands over, before voices and parents are known.

use model::{Span, Stance, Style};

#[derive(Clone, Debug)]
pub struct Draft {
    pub source: Vec<Span>,
    /// The source's head, a token.
    pub head: Option<u32>,
    pub cue: Vec<Span>,
    /// The cue's verb, a token, if it is one.
    pub verb: Option<u32>,
    pub content: Vec<Span>,
    pub style: Style,
    pub stance: Stance,
    pub hedge: Option<String>,
    /// No speaker is meant: "reportedly".
    pub nobody: bool,
    pub rule: String,
    /// Quotations that belong to the content (indices); the last one is where it may go on.
    pub quotes: Vec<usize>,
    /// The verb whose attribution this one stands within, where its cue lies outside the other's content.
    pub under: Option<u32>,
    /// The source names an outlet, for excerpts and captions that hold no grammar.
    pub outlet: bool,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            source: Vec::new(),
            head: None,
            cue: Vec::new(),
            verb: None,
            content: Vec::new(),
            style: Style::Indirect,
            stance: Stance::Asserts,
            hedge: None,
            nobody: false,
            rule: String::new(),
            quotes: Vec::new(),
            under: None,
            outlet: false,
        }
    }
}
