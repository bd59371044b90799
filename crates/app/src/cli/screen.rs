//! How is a result shown? Colour only on a terminal that wants it, text cut to its width there and never when piped.

use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::path::Path;
use workbench::{Case, views::Piece};

/// Width of the widest column when there is no terminal: what is longer is written whole, out of line.
const PIPED: usize = 72;

/// What is printed to, and how.
pub struct Screen {
    colour: bool,
    /// Columns; `None` when not on a terminal.
    width: Option<usize>,
    out: std::io::BufWriter<std::io::Stdout>,
}

impl Screen {
    pub fn new() -> Screen {
        let terminal = std::io::stdout().is_terminal();
        #[expect(clippy::disallowed_methods, reason = "NO_COLOR and TERM are for the terminal's program to heed")]
        let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let colour = terminal && set("NO_COLOR").is_none() && set("TERM").as_deref() != Some("dumb");
        let width = terminal.then(|| comfy_table::Table::new().width().map_or(100, usize::from).max(40));
        Screen { colour, width, out: std::io::BufWriter::new(std::io::stdout()) }
    }

    pub fn line(&mut self, text: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.out, "{text}")?)
    }

    pub fn done(mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }

    fn style(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub fn bold(&self, text: &str) -> String {
        self.style("1", text)
    }

    pub fn dim(&self, text: &str) -> String {
        self.style("2", text)
    }

    /// The colour of a status: green for support, red for dispute, yellow for little.
    pub fn status(&self, status: &str) -> String {
        let code = match status {
            "corroborated" => "32",
            "disputed" | "denied" => "31",
            "evolving" => "36",
            "single-origin" | "reported" => "33",
            _ => "2",
        };
        self.style(code, status)
    }

    /// Marked pieces stand out: in bold, or between « and ».
    pub fn pieces(&self, pieces: &[Piece]) -> String {
        let piece = |p: &Piece| {
            let text = one_line(&p.text);
            match (p.marked, self.colour) {
                (true, true) => self.bold(&text),
                (true, false) => format!("«{text}»"),
                _ => text,
            }
        };
        pieces.iter().map(piece).collect()
    }

    /// Rows in columns under a heading; the column `stretch` is shortened on a narrow terminal. Styles are applied after
    /// the widths are known.
    pub fn table(&mut self, heading: &[&str], rows: &[Vec<String>], stretch: usize) -> anyhow::Result<()> {
        let mut widths: Vec<usize> = heading.iter().map(|h| wide(h)).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(wide(cell));
            }
        }
        if self.width.is_none()
            && let Some(width) = widths.get_mut(stretch)
        {
            *width = (*width).min(PIPED);
        }
        if let (Some(columns), Some(width)) = (self.width, widths.get(stretch).copied()) {
            let all: usize = widths.iter().sum::<usize>() + 2 * widths.len();
            widths[stretch] = width.saturating_sub(all.saturating_sub(columns)).max(24.min(width));
        }
        let mut put = |cells: &[String], dim: bool| {
            let mut line = String::from("  ");
            for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let cell = if self.width.is_some() { shorten(cell, *width) } else { cell.clone() };
                let pad = if at + 1 == cells.len() { 0 } else { width.saturating_sub(wide(&cell)) + 2 };
                let shown = match heading.get(at) {
                    _ if dim => self.dim(&cell),
                    Some(&"status") => self.status(&cell),
                    _ if at == 0 => self.bold(&cell),
                    _ => cell,
                };
                line += &shown;
                line += &" ".repeat(pad);
            }
            self.line(line.trim_end())
        };
        let heading: Vec<String> = heading.iter().map(|h| (*h).to_owned()).collect();
        put(&heading, true)?;
        rows.iter().try_for_each(|row| put(row, false))
    }
}

/// Columns that a text takes on a terminal, as far as scripts without double width go.
fn wide(text: &str) -> usize {
    text.chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c) && !('\u{64B}'..='\u{652}').contains(c)).count()
}

fn shorten(text: &str, width: usize) -> String {
    if wide(text) <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// White space as single spaces; control characters, which could play with the terminal, left out.
pub fn one_line(text: &str) -> String {
    let shown = |c: &char| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(shown).collect();
    let lead = if spaced.starts_with(' ') { " " } else { "" };
    let trail = if spaced.len() > 1 && spaced.ends_with(' ') { " " } else { "" };
    format!("{lead}{}{trail}", spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Prints a view as JSON.
pub fn json<T: Serialize>(view: &T) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, view).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}

/// Opens a case, and brings what is derived up to date; a case that may not be written is shown as it stands.
pub fn open(path: &Path) -> anyhow::Result<Case> {
    let case = Case::open(path)?;
    if case.is_stale()? {
        let progress = super::progress::Shown::new();
        let renewed = case.refresh(&progress);
        progress.finish();
        match renewed {
            Err(error) if matches!(error.kind(), workbench::ErrorKind::Case(_)) => {
                eprintln!("firsthand: shown as last derived, which is not up to date: {error}");
            }
            other => drop(other?),
        }
    }
    Ok(case)
}
