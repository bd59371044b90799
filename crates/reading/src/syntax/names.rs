//! Which words are names, and of what? The best way through begin / inside / outside classes.

/// Whether class `next` may follow class `last`. Class 0 is outside; then for each kind its beginning and its inside.
pub fn may_follow(last: usize, next: usize) -> bool {
    next == 0 || next % 2 == 1 || last == next || last + 1 == next
}

/// The classes of a sentence's words whose scores, `classes` a word, have the highest sum (Viterbi 1967), with what speaks
/// for each class behind each other: `classes` numbers for each class, or none.
pub fn best(scores: &[i32], classes: usize, follow: &[i32]) -> Vec<u8> {
    let mut back: Vec<u8> = Vec::with_capacity(scores.len());
    let mut sums: Vec<i64> = (0..classes).map(|c| if may_follow(0, c) { 0 } else { i64::MIN / 2 }).collect();
    for (i, scores) in scores.chunks_exact(classes.max(1)).enumerate() {
        let mut next = vec![i64::MIN / 2; classes];
        for (class, (next, score)) in next.iter_mut().zip(scores).enumerate() {
            let mut from = 0;
            for (last, sum) in sums.iter().enumerate() {
                let allowed = if i == 0 { last == class } else { may_follow(last, class) };
                let sum =
                    sum + if i == 0 { 0 } else { i64::from(follow.get(last * classes + class).copied().unwrap_or(0)) };
                if allowed && sum > *next {
                    (*next, from) = (sum, last);
                }
            }
            *next += i64::from(*score);
            back.push(from as u8);
        }
        sums = next;
    }
    let mut at = (0..classes).fold(0, |best, c| if sums[c] > sums[best] { c } else { best });
    let mut found = vec![0; scores.len() / classes.max(1)];
    for i in (0..found.len()).rev() {
        found[i] = at as u8;
        at = usize::from(back[i * classes + at]);
    }
    found
}

/// Runs of classes as (first, last, kind).
pub fn spans(classes: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    let mut open = false;
    for (i, class) in classes.iter().map(|c| usize::from(*c)).enumerate() {
        if class == 0 {
            open = false;
        } else if class % 2 == 1 {
            out.push((i, i, class / 2));
            open = true;
        } else if let (true, Some(last)) = (open, out.last_mut()) {
            last.1 = i;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inside_follows_its_own_beginning_only() {
        // Outside, B-a, I-a, B-b, I-b: the second word would be inside b by itself.
        let scores = [0, 9, 0, 7, 0, 0, 0, 1, 0, 4];
        assert_eq!(best(&scores, 5, &[]), [3, 4]);
        assert_eq!(best(&[0, -1, 9, 0, 0], 5, &[]), [0]);
        assert!(best(&[], 5, &[]).is_empty());
        let mut follow = [0; 25];
        follow[3 * 5 + 4] = -9;
        assert_eq!(best(&scores, 5, &follow), [1, 2]);
    }

    #[test]
    fn names_side_by_side_stay_apart() {
        assert_eq!(spans(&[1, 2, 1, 0, 3]), [(0, 1, 0), (2, 2, 0), (4, 4, 1)]);
    }
}
