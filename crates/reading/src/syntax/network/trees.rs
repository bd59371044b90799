//! Which tree do the scores of all arcs speak for? The best head of each word, mended where heads run in a circle.

/// Heads of the words 1..=n (0 = root): `scores` has a row a word, the root first. One word hangs on the root; steps are
/// bounded by the square of the number of words.
pub fn heads(scores: &[i32], n: usize) -> Vec<u32> {
    let score = |word: usize, head: usize| scores[(word - 1) * (n + 1) + head];
    let best = |word: usize, allowed: &dyn Fn(usize) -> bool| {
        let mut found: Option<usize> = None;
        for head in (1..=n).filter(|h| *h != word && allowed(*h)) {
            if found.is_none_or(|f| score(word, head) > score(word, f)) {
                found = Some(head);
            }
        }
        found
    };
    // The first entry stands for the root.
    let chosen = (1..=n).map(|word| best(word, &|_| true).unwrap_or(0) as u32);
    let mut heads: Vec<u32> = std::iter::once(0).chain(chosen).collect();
    // The root takes the word that would lose most elsewhere.
    let mut root: Option<(i64, usize)> = None;
    for (word, head) in heads.iter().enumerate().skip(1) {
        let gain = i64::from(score(word, 0)) - if n > 1 { i64::from(score(word, *head as usize)) } else { 0 };
        if root.is_none_or(|r| gain > r.0) {
            root = Some((gain, word));
        }
    }
    if let Some((_, word)) = root {
        heads[word] = 0;
    }
    // For each word, the walk that reached it first; walks that meet themselves have found a circle.
    let mut walk = vec![0u32; n + 1];
    loop {
        walk.fill(0);
        let mut circle = None;
        for start in 1..=n {
            let mut at = start;
            while at != 0 && walk[at] == 0 {
                walk[at] = start as u32;
                at = heads[at] as usize;
            }
            if at != 0 && walk[at] == start as u32 {
                circle = Some(at);
                break;
            }
        }
        let Some(member) = circle else { break };
        // Everything that leads into the circle may not be a head of it.
        let mut inside = vec![false; n + 1];
        let mut at = member;
        while !inside[at] {
            inside[at] = true;
            at = heads[at] as usize;
        }
        let members: Vec<usize> = (1..=n).filter(|w| inside[*w]).collect();
        let mut known: Vec<u8> = inside.iter().map(|i| u8::from(*i) * 2).collect();
        known[0] = 1;
        let mut path = Vec::new();
        for start in 1..=n {
            let mut at = start;
            while known[at] == 0 {
                known[at] = 3;
                path.push(at);
                at = heads[at] as usize;
            }
            let leads = if known[at] == 2 { 2 } else { 1 };
            path.drain(..).for_each(|w| known[w] = leads);
        }
        let mut change: Option<(i64, usize, usize)> = None;
        for word in members {
            if let Some(head) = best(word, &|h| known[h] != 2) {
                let loss = i64::from(score(word, heads[word] as usize)) - i64::from(score(word, head));
                if change.is_none_or(|c| loss < c.0) {
                    change = Some((loss, word, head));
                }
            }
        }
        let Some((_, word, head)) = change else { break };
        heads[word] = head as u32;
    }
    heads.remove(0);
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_scores_give_one_tree(scores in prop::collection::vec(-50i32..50, 930), n in 1usize..30) {
            let heads = heads(&scores[..n * (n + 1)], n);
            prop_assert_eq!(heads.iter().filter(|h| **h == 0).count(), 1);
            for start in 1..=n {
                let (mut at, mut steps) = (start, 0);
                while at != 0 {
                    at = heads[at - 1] as usize;
                    steps += 1;
                    prop_assert!(steps <= n, "no circle");
                }
            }
        }
    }

    #[test]
    fn a_circle_breaks_where_it_costs_least() {
        // 1 and 2 prefer each other; 3 is the root; 2 loses less than 1 by hanging on 3.
        let scores = [0, 0, 9, 1, 0, 9, 0, 8, 9, 0, 0, 0];
        assert_eq!(heads(&scores, 3), [2, 3, 0]);
    }
}
