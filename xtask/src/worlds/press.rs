//! How does the invented press tell it? Articles of outlets with access, and copies of them: whole, cut, merged, told anew,
//! spun and translated, with and without credit. Each sentence carries what it tells.

use super::{
    Copying, Parameters,
    alter::{self, changed_number},
    lexicon::{Course, Days, Dice, Grammar, Lexicon, capitalised, choose, fill},
    world::{Fact, Observer, World, later},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a sentence tells.
#[derive(Clone, Debug)]
pub struct Told {
    pub fact: usize,
    /// Whose knowledge it is in truth: a key of an observer, or `own` and an outlet.
    pub origin: String,
    /// The text shows the access.
    pub shown: bool,
    pub number: Option<i64>,
    /// The text has "at least" before the number.
    pub at_least: bool,
    pub answer: Option<String>,
    pub as_of: Date,
    /// When it was first told so: what copies repeat is no later word.
    pub day: Date,
    pub denies: bool,
    /// A copier changed the number.
    pub mutated: bool,
    /// A copier claims an access that he has not.
    pub fake: bool,
}

/// How a sentence can be told again.
#[derive(Clone, Debug)]
struct Plan {
    frame: &'static str,
    voice: String,
    number: String,
    outlet: String,
    detail: Option<(usize, usize)>,
}

#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: String,
    pub told: Option<Told>,
    plan: Option<Plan>,
}

#[derive(Clone, Debug)]
pub struct Article {
    pub story: usize,
    /// An outlet's index, or none where an office publishes for itself.
    pub outlet: Option<usize>,
    pub publisher: String,
    pub published: Date,
    pub title: String,
    pub grammar: usize,
    pub sentences: Vec<Sentence>,
    /// Index of the article that it was taken from.
    pub parent: Option<usize>,
    pub copying: Option<Copying>,
    pub credited: bool,
    /// Share of words that were replaced.
    pub spun: f64,
    /// It exists, but the case lacks it.
    pub hidden: bool,
}

impl Article {
    pub fn text(&self, paragraph: usize) -> String {
        let sentences: Vec<&str> = self.sentences.iter().map(|s| s.text.as_str()).collect();
        let paragraphs: Vec<String> = sentences.chunks(paragraph.max(1)).map(|p| p.join(" ")).collect();
        format!("{}\n\n{}\n", self.title, paragraphs.join("\n\n"))
    }
}

/// The articles, in the order in which they were made.
pub fn articles(world: &mut World, dice: &mut Dice, lexicon: &Lexicon, parameters: &Parameters) -> Vec<Article> {
    let mut all: Vec<Article> = Vec::new();
    let mut count = 0;
    while count < parameters.documents {
        let story = world.happen(dice, lexicon, parameters);
        // Few stories have many reports; half have eight or fewer.
        let bell: f64 = (0..6).map(|_| dice.real()).sum::<f64>() - 3.0;
        let size = ((2.1 + bell * 1.1).exp() as usize).clamp(1, 60).min(parameters.documents - count);
        let own = ((size as f64 * (1.0 - parameters.copies)).round() as usize).max(1);
        let first = all.len();
        if dice.chance(0.3) {
            let mut release = release(world, dice, lexicon, story);
            release.hidden = dice.chance(0.5);
            if release.hidden {
                release.sentences.iter_mut().filter_map(|s| s.told.as_mut()).for_each(|t| t.shown = false);
            }
            count += usize::from(!release.hidden);
            all.push(release);
        }
        for _ in 0..own {
            let mut article = original(world, dice, lexicon, parameters, story);
            article.hidden = own > 1 && size > 3 && dice.chance(parameters.hidden);
            count += usize::from(!article.hidden);
            all.push(article);
        }
        let wanted = size.saturating_sub(own).min(parameters.documents.saturating_sub(count));
        for _ in 0..wanted {
            let article = copy(world, dice, lexicon, parameters, &all, first);
            count += 1;
            all.push(article);
        }
    }
    all.truncate(all.len() - (count - parameters.documents).min(all.len()));
    all
}

/// `hour` is a part of the day, with a space before it, or nothing.
fn when(days: Days, day: Date, published: Date, hour: &str) -> String {
    let month = day.strftime("%B");
    let near = (published - day).get_days();
    match days {
        Days::Weekday if (0..6).contains(&near) => format!("on {}{hour}", day.strftime("%A")),
        Days::Weekday if near < 100 => format!("on {month} {}", day.day()),
        Days::Weekday => format!("on {month} {}, {},", day.day(), day.year()),
        Days::Date if near < 100 => format!("on {} {month}", day.day()),
        Days::Date | Days::Full => format!("on {} {month} {}", day.day(), day.year()),
        Days::Heavy => format!("on the {}{} of {month} {}", day.day(), ordinal(day.day()), day.year()),
    }
}

fn ordinal(day: i8) -> &'static str {
    match (day % 10, day / 10) {
        (1, 0 | 2 | 3) => "st",
        (2, 0 | 2) => "nd",
        (3, 0 | 2) => "rd",
        _ => "th",
    }
}

/// One telling of a fact.
struct Telling<'a> {
    frame: &'static str,
    voice: &'a str,
    outlet: &'a str,
    source: &'a str,
    number: &'a str,
    answer: &'a str,
    published: Date,
    as_of: Date,
    detail: Option<(usize, usize)>,
}

fn render(dice: &mut Dice, lexicon: &Lexicon, grammar: usize, fact: &Fact, telling: &Telling<'_>) -> String {
    let grammar = &lexicon.grammars[grammar];
    let hour = dice.pick(&lexicon.names.hours).clone();
    let of = if fact.course == Course::Changes { telling.as_of } else { fact.day };
    let month = of.strftime("%B %Y").to_string();
    let day = when(grammar.day, fact.day, telling.published, &hour);
    let mut slots: Vec<(&str, &str)> = fact.slots.iter().map(|(k, v)| (*k, v.as_str())).collect();
    slots.extend([("n", telling.number), ("answer", telling.answer), ("month", &month), ("when", &day)]);
    let clauses = grammar.clauses.get(&fact.sort).map_or(&[][..], Vec::as_slice);
    let frames = grammar.frames.get(telling.frame).map_or(&[][..], Vec::as_slice);
    if clauses.is_empty() || frames.is_empty() {
        return String::new();
    }
    let clause = choose(dice.pick::<String>(clauses), dice);
    let mut clause = fill(&clause, &slots);
    let detail =
        telling.detail.and_then(|(which, number)| Some((lexicon.names.details.get(which)?, number.to_string())));
    let tail = match detail {
        _ if telling.frame == "denial" => None,
        Some(((written, translated), number)) => {
            let text = if grammar.day == Days::Heavy { translated } else { written };
            Some(text.replace("{d}", &number))
        }
        None => dice.chance(0.5).then(|| choose(dice.pick::<String>(&grammar.tails), dice)),
    };
    if let Some(tail) = tail {
        clause = format!("{clause}, {tail}");
    }
    let bare = uncapitalised(&clause, &fact.slots["actor"], &fact.slots["place"]);
    let frame = choose(dice.pick::<String>(frames), dice);
    let paper = telling.outlet.trim_start_matches("the ");
    let pieces = [
        ("clause", bare.as_str()),
        ("voice", telling.voice),
        ("outlet", telling.outlet),
        ("paper", paper),
        ("source", telling.source),
        ("place", &fact.slots["place"]),
    ];
    fill(&frame, &pieces)
}

/// Within a sentence a clause begins small, unless a name begins it.
fn uncapitalised(clause: &str, actor: &str, place: &str) -> String {
    let named = [actor, place].iter().any(|name| clause.starts_with(*name));
    let first = clause.chars().next().map_or(0, char::len_utf8);
    if named { clause.to_owned() } else { clause[..first].to_lowercase() + &clause[first..] }
}

const AT_LEAST: &str = "at least ";

fn number_text(dice: &mut Dice, number: i64, days: Days) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let digits = if number >= 1000 && dice.chance(0.7) {
        format!("{},{:03}", number / 1000, number % 1000)
    } else if (2..10).contains(&number) && days != Days::Full {
        WORDS[number as usize].to_owned()
    } else {
        number.to_string()
    };
    if number >= 10 && dice.chance(0.1) { format!("{AT_LEAST}{digits}") } else { digits }
}

fn filler(dice: &mut Dice, grammar: &Grammar, place: &str) -> Sentence {
    let text = choose(dice.pick::<String>(&grammar.filler), dice);
    Sentence { text: fill(&text, &[("place", place)]), told: None, plan: None }
}

fn with_filler(dice: &mut Dice, grammar: &Grammar, place: &str, sentences: &mut Vec<Sentence>) {
    for _ in 0..3 + dice.roll(4) {
        let at = 1 + dice.roll(sentences.len());
        let other = filler(dice, grammar, place);
        sentences.insert(at.min(sentences.len()), other);
    }
}

fn title(dice: &mut Dice, grammar: &Grammar, world: &World, story: usize) -> String {
    let story = &world.stories[story];
    let slots = [("place", story.place.as_str()), ("force", story.force.as_str()), ("ship", story.ship.as_str())];
    let text = choose(dice.pick::<String>(&grammar.titles), dice);
    fill(&text, &slots)
}

/// An office tells in its own publication what it knows.
fn release(world: &World, dice: &mut Dice, lexicon: &Lexicon, story: usize) -> Article {
    let told = &world.stories[story];
    let office = &told.observers[dice.roll(told.observers.iter().filter(|o| o.frames.len() > 3).count().max(1))];
    let grammar = 2;
    let published = later(told.begins, 1 + dice.roll(2) as i32);
    let mut sentences = Vec::new();
    for at in told.facts.iter().filter(|f| office.knows.contains_key(f)) {
        sentences.extend(sentence(world, dice, lexicon, grammar, *at, Some(office), "own", ("", ""), published));
    }
    with_filler(dice, &lexicon.grammars[grammar], &told.place, &mut sentences);
    Article {
        story,
        outlet: None,
        publisher: capitalised(office.key.trim_start_matches("the ")),
        published,
        title: title(dice, &lexicon.grammars[grammar], world, story),
        grammar,
        sentences,
        parent: None,
        copying: None,
        credited: false,
        spun: 0.0,
        hidden: false,
    }
}

/// A sentence on a fact, on an observer's word or an outlet's own. `names` are the voice and the outlet as they are called.
#[expect(clippy::too_many_arguments, reason = "one use in two places")]
fn sentence(
    world: &World,
    dice: &mut Dice,
    lexicon: &Lexicon,
    grammar: usize,
    at: usize,
    observer: Option<&Observer>,
    frame: &'static str,
    names: (&str, &str),
    published: Date,
) -> Option<Sentence> {
    let fact = &world.facts[at];
    let as_of = later(published, -observer.map_or(1, |o| o.delay));
    let denies = observer.is_some_and(|o| o.denies.contains(&at));
    let factor = observer.and_then(|o| o.knows.get(&at)).copied().unwrap_or(1.0);
    let number = fact.number(as_of).map(|n| ((n as f64 * factor).round() as i64).max(1));
    let misled = observer.is_some_and(|o| o.misled.contains(&at));
    let answer = (fact.course == Course::Answer).then(|| fact.answers[usize::from(misled)].clone());
    let style = &lexicon.grammars[grammar];
    let detail = observer.and_then(|o| o.details.get(&at)).copied().filter(|_| dice.chance(0.7));
    let text = number.map_or(String::new(), |n| number_text(dice, n, style.day));
    let telling = Telling {
        frame: if denies { "denial" } else { frame },
        voice: names.0,
        outlet: names.1,
        source: names.1,
        number: &text,
        answer: answer.as_deref().unwrap_or(""),
        published,
        as_of,
        detail,
    };
    let written = render(dice, lexicon, grammar, fact, &telling);
    if written.is_empty() {
        return None;
    }
    let own = frame == "own" || frame == "rumour";
    let origin = match observer {
        Some(observer) => observer.key.clone(),
        None => format!("own {} {}", names.1, if own { frame } else { "" }),
    };
    let told = Told {
        fact: at,
        origin,
        shown: observer.is_some(),
        number,
        at_least: text.starts_with(AT_LEAST),
        answer: answer.clone(),
        as_of,
        day: published,
        denies,
        mutated: false,
        fake: false,
    };
    let plan =
        Plan { frame: telling.frame, voice: names.0.to_owned(), number: text, outlet: names.1.to_owned(), detail };
    Some(Sentence { text: written, told: Some(told), plan: Some(plan) })
}

/// An article of an outlet that asked people, or says so itself.
fn original(world: &World, dice: &mut Dice, lexicon: &Lexicon, parameters: &Parameters, at: usize) -> Article {
    let story = &world.stories[at];
    let outlet = dice.roll(world.outlets.len());
    let publisher = &world.outlets[outlet];
    let changes = story.facts.iter().any(|f| world.facts[*f].course == Course::Changes);
    let lag = if changes && dice.chance(0.35) { 100 + dice.roll(80) } else { [0, 1, 1, 2, 2, 3, 4, 6][dice.roll(8)] };
    let published = later(story.begins, lag as i32 + 1);
    let grammar = publisher.grammar;
    let mut open: Vec<&Observer> =
        story.observers.iter().filter(|o| o.outlet.is_none_or(|only| only == outlet)).collect();
    dice.shuffle(&mut open);
    // Its own people and those who speak to it alone come first.
    open.sort_by_key(|o| o.outlet.is_none());
    open.truncate(1 + dice.roll(3));
    let mut facts = story.facts.clone();
    dice.shuffle(&mut facts);
    facts.truncate((facts.len() * (60 + dice.roll(41))).div_ceil(100));
    let called = publisher.called();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let mut sentences = Vec::new();
    for fact in facts {
        let mut fit: Vec<&&Observer> =
            open.iter().filter(|o| o.knows.contains_key(&fact) || o.denies.contains(&fact)).collect();
        dice.shuffle(&mut fit);
        let happened = world.facts[fact].day <= published;
        if !happened {
            continue;
        }
        fit.truncate(if dice.chance(0.2) { 2 } else { 1 });
        for observer in &fit {
            let voice = if named.insert(&observer.key) { &observer.first } else { &observer.again };
            let frame = *dice.pick(observer.frames);
            let names = (voice.as_str(), called.as_str());
            sentences.extend(sentence(world, dice, lexicon, grammar, fact, Some(observer), frame, names, published));
        }
        let invents = world.facts[fact].real || publisher.poor && dice.chance(0.5);
        if fit.is_empty() && invents && dice.chance(if publisher.poor { 0.9 } else { 0.5 }) {
            let frame = if dice.chance(0.3) { "rumour" } else { "own" };
            sentences.extend(sentence(world, dice, lexicon, grammar, fact, None, frame, ("", &called), published));
        }
    }
    let _ = parameters;
    if sentences.is_empty() {
        sentences.push(filler(dice, &lexicon.grammars[grammar], &story.place));
    }
    with_filler(dice, &lexicon.grammars[grammar], &story.place, &mut sentences);
    Article {
        story: at,
        outlet: Some(outlet),
        publisher: publisher.name.clone(),
        published,
        title: title(dice, &lexicon.grammars[grammar], world, at),
        grammar,
        sentences,
        parent: None,
        copying: None,
        credited: false,
        spun: 0.0,
        hidden: false,
    }
}

/// A copy of one of the articles of the story, which begin at `first`.
fn copy(
    world: &World,
    dice: &mut Dice,
    lexicon: &Lexicon,
    parameters: &Parameters,
    all: &[Article],
    first: usize,
) -> Article {
    let weight = |at: usize| if at == first { 4 } else { 2 - usize::from(all[at].parent.is_some()) };
    let total: usize = (first..all.len()).map(weight).sum();
    let mut roll = dice.roll(total);
    let mut parent = first;
    for at in first..all.len() {
        parent = at;
        if roll < weight(at) {
            break;
        }
        roll -= weight(at);
    }
    let from = &all[parent];
    let story = &world.stories[from.story];
    let mut outlet = dice.roll(world.outlets.len());
    while from.outlet == Some(outlet) {
        outlet = (outlet + 1) % world.outlets.len();
    }
    let copying = parameters.only.unwrap_or_else(|| match dice.roll(20) {
        0..4 => Copying::Verbatim,
        4..8 => Copying::Abridged,
        8..10 => Copying::Merged,
        10..15 => Copying::Retold,
        15..18 => Copying::Spun,
        _ => Copying::Translated,
    });
    let credited = dice.chance(parameters.credited);
    let source = match from.outlet {
        Some(of) => world.outlets[of].called(),
        None => format!("the {}", from.publisher),
    };
    let (called, own) = (world.outlets[outlet].called(), world.outlets[outlet].grammar);
    let delay = if dice.chance(parameters.backdated) { -1 } else { [0, 0, 1, 1, 2][dice.roll(5)] };
    let published = later(from.published, delay);
    let mut spun = 0.0;
    let mut grammar = from.grammar;
    let mut sentences = from.sentences.clone();
    match copying {
        Copying::Verbatim => {}
        Copying::Abridged => sentences.truncate((sentences.len() * (4 + dice.roll(4))).div_ceil(10).max(2)),
        Copying::Merged => {
            let other = &all[first + dice.roll(all.len() - first)];
            let more = other.sentences.iter().filter(|s| sentences.iter().all(|o| o.text != s.text));
            let more: Vec<Sentence> = more.take(3).cloned().collect();
            sentences.extend(more);
        }
        Copying::Spun => {
            let share = parameters.spin.unwrap_or_else(|| dice.real() * 0.4);
            let (mut changed, mut words) = (0, 0);
            for sentence in &mut sentences {
                let (text, done, of) = alter::spin(&sentence.text, share, dice, lexicon);
                (sentence.text, changed, words) = (text, changed + done, words + of);
            }
            spun = changed as f64 / f64::from(words.max(1));
        }
        Copying::Retold | Copying::Translated => {
            let translated = copying == Copying::Translated;
            grammar = if translated { lexicon.translated() } else { own };
            sentences = from
                .sentences
                .iter()
                .filter_map(|s| {
                    retold(world, dice, lexicon, grammar, s, (credited, &source, &called), published, parameters)
                })
                .collect();
            if sentences.is_empty() {
                sentences.push(filler(dice, &lexicon.grammars[grammar], &story.place));
            }
            with_filler(dice, &lexicon.grammars[grammar], &story.place, &mut sentences);
            if translated {
                let (mut letters, articles) = (alter::Letters::new(dice, lexicon), 0.3);
                for sentence in &mut sentences {
                    sentence.text = letters.spell(&alter::without_articles(&sentence.text, articles, dice));
                }
            }
        }
    }
    // Who copies what an office published does not show whose word it is.
    for sentence in &mut sentences {
        let own = sentence.plan.as_ref().is_some_and(|p| p.frame == "own");
        if let Some(told) = sentence.told.as_mut().filter(|_| own) {
            told.shown = false;
        }
    }
    for sentence in &mut sentences {
        let Some(told) = sentence.told.as_mut().filter(|t| t.number.is_some()) else { continue };
        if dice.chance(parameters.mutation)
            && let Some((text, number)) = changed_number(&sentence.text, told.number.unwrap_or(0), dice)
        {
            (sentence.text, told.number, told.mutated) = (text, Some(number), true);
        }
    }
    let retold = matches!(copying, Copying::Retold);
    if credited && !retold {
        let line = dice.pick(&lexicon.names.credits).clone();
        let line = fill(&line, &[("source", &source), ("paper", source.trim_start_matches("the "))]);
        let at = if dice.chance(0.5) { sentences.len() } else { 1.min(sentences.len()) };
        sentences.insert(at, Sentence { text: line, told: None, plan: None });
    }
    let kept = matches!(copying, Copying::Verbatim | Copying::Abridged);
    Article {
        story: from.story,
        outlet: Some(outlet),
        publisher: world.outlets[outlet].name.clone(),
        published,
        title: if kept && dice.chance(0.5) {
            from.title.clone()
        } else {
            title(dice, &lexicon.grammars[grammar], world, from.story)
        },
        grammar,
        sentences,
        parent: Some(parent),
        copying: Some(copying),
        credited,
        spun,
        hidden: false,
    }
}

/// A sentence in other words, with credit or not; fillers and what was told by chance are left out.
#[expect(clippy::too_many_arguments, reason = "one use")]
fn retold(
    world: &World,
    dice: &mut Dice,
    lexicon: &Lexicon,
    grammar: usize,
    sentence: &Sentence,
    (credited, source, called): (bool, &str, &str),
    published: Date,
    parameters: &Parameters,
) -> Option<Sentence> {
    let (mut told, plan) = (sentence.told.clone()?, sentence.plan.as_ref()?);
    let fact = &world.facts[told.fact];
    let translated = grammar == lexicon.translated();
    let fake = !translated && !told.denies && dice.chance(parameters.fake);
    let voiced = !plan.voice.is_empty() && plan.frame != "unnamed";
    let (frame, voice, outlet): (&'static str, &str, &str) = match () {
        () if fake => ("unnamed", "a source", called),
        () if told.denies => ("denial", &plan.voice, &plan.outlet),
        () if translated => (plan.frame, &plan.voice, &plan.outlet),
        () if credited && voiced && dice.chance(0.5) => ("relay", &plan.voice, source),
        () if credited => ("credit", "", source),
        () if voiced && dice.chance(0.5) => ("said", &plan.voice, called),
        () => ("own", "", called),
    };
    told.fake = fake;
    let telling = Telling {
        frame,
        voice,
        outlet,
        source,
        number: &plan.number,
        answer: told.answer.as_deref().unwrap_or(""),
        published,
        as_of: told.as_of,
        detail: plan.detail,
    };
    let text = render(dice, lexicon, grammar, fact, &telling);
    // Who credits an office names the one whose word it is.
    let office = frame == "credit" && source == told.origin;
    let named = matches!(frame, "told" | "said" | "statement" | "scene" | "record" | "unnamed" | "relay");
    told.shown = office || told.shown && named;
    let plan = Plan {
        frame,
        voice: voice.to_owned(),
        number: plan.number.clone(),
        outlet: outlet.to_owned(),
        detail: plan.detail,
    };
    (!text.is_empty()).then_some(Sentence { text, told: Some(told), plan: Some(plan) })
}
