//! How are JSON lines answered quickly? In chunks over all cores, in order, with bounded memory.

use rayon::prelude::*;
use std::io::{BufRead, Write};
use workbench::annotate::Answer;

/// Bytes of input that are held at a time, at most, besides a single longer line.
const CHUNK: usize = 4 << 20;

/// Answers each line of `input` that is not blank with one line; says whether all could be answered.
///
/// # Errors
/// Fails when the input cannot be read or the output not be written; a bad line is an answer, not an error.
pub fn answer(
    mut input: impl BufRead,
    mut output: impl Write,
    answer: impl Fn(&str) -> Answer + Sync,
) -> std::io::Result<bool> {
    let mut well = true;
    loop {
        let (mut lines, mut held) = (Vec::new(), 0);
        while held < CHUNK {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            held += line.len();
            if !line.iter().all(u8::is_ascii_whitespace) {
                lines.push(line);
            }
        }
        if held == 0 {
            output.flush()?;
            return Ok(well);
        }
        let one = |line: &Vec<u8>| match std::str::from_utf8(line) {
            Ok(text) => answer(text.trim_end_matches(['\n', '\r'])),
            Err(error) => Answer::error(&serde_json::Value::Null, &format!("not UTF-8: {error}")),
        };
        let answers: Vec<Answer> = lines.par_iter().map(one).collect();
        for answer in answers {
            well &= !answer.failed;
            output.write_all(answer.line.as_bytes())?;
            output.write_all(b"\n")?;
        }
        output.flush()?;
    }
}
