//! Is the data in order? Loads every language and kind as the program does, and says what is wrong with a file.

use anyhow::{Result, bail};
use reading::{kinds::Kinds, language::Languages};

pub fn run() -> Result<()> {
    let mut faults = Vec::new();
    let kinds = Kinds::built_in();
    faults.extend(kinds.problems.iter().map(|p| p.message.clone()));
    for language in Languages::built_in().all.values() {
        faults.extend(language.problems.iter().map(|p| format!("lang/{}/{}", language.code, p.message)));
        for frame in &language.claims.frames {
            let Some(kind) = kinds.get(&frame.kind) else {
                faults
                    .push(format!("lang/{}/claims/frames/{}.yaml: no kind {}", language.code, frame.file, frame.kind));
                continue;
            };
            for role in frame.roles.keys().map(|r| frame.rename.get(r).unwrap_or(r)) {
                if !kind.roles.contains_key(role) {
                    faults.push(format!("{}.yaml: {} has no role {role}", frame.file, frame.kind));
                }
            }
        }
        let used = |kind: &str| language.claims.frames.iter().any(|f| f.kind == kind);
        let unused = kinds.all.keys().filter(|k| !used(k));
        faults.extend(unused.map(|k| format!("schema/kinds/{k}.yaml: no frame of lang/{} tells of it", language.code)));
    }
    for fault in &faults {
        println!("   {fault}");
    }
    if !faults.is_empty() {
        bail!("{} faults in the data", faults.len());
    }
    Ok(())
}
