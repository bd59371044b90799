//! Generated reports for measuring speed: an invented press of many matters, each with its own day, place, people and ship,
//! told by several outlets in several wordings, with copies. Seeded: the same number gives the same bytes. It measures time
//! and memory, not accuracy.

const PLACES: &[&str] = &[
    "Benghazi",
    "Derna",
    "Tobruk",
    "Misrata",
    "Tripoli",
    "Sirte",
    "Valletta",
    "Alexandria",
    "Piraeus",
    "Sfax",
    "Zuwara",
    "Sabha",
    "Ajdabiya",
    "Brega",
    "Ras Lanuf",
    "Khoms",
    "Zawiya",
    "Gharyan",
    "Bizerte",
    "Gabes",
    "Sousse",
    "Annaba",
    "Oran",
    "Port Said",
    "Suez",
    "Damietta",
    "Heraklion",
    "Catania",
    "Syracuse",
    "Trapani",
    "Cagliari",
    "Marseille",
    "Genoa",
    "Naples",
    "Bari",
    "Split",
    "Durres",
    "Izmir",
    "Mersin",
    "Antalya",
    "Limassol",
    "Beirut",
    "Haifa",
    "Tartus",
    "Latakia",
    "Varna",
    "Odessa",
    "Batumi",
    "Khartoum",
    "Asmara",
];
const GIVEN: &[&str] = &[
    "Adel", "Karim", "Salma", "Nadia", "Yusuf", "Marco", "Elena", "Omar", "Leila", "Stefan", "Anna", "Hassan", "Tarek",
    "Ivan", "Maria", "Paolo", "Samir", "Huda", "Mehmet", "Ayse", "Nikos", "Sofia", "Peter", "Clara", "Idris", "Walid",
    "Rania", "Jamal", "Viktor", "Irina",
];
const FIRST: &[&str] = &[
    "Ba", "Da", "Ka", "Mo", "Sa", "Ta", "Ve", "Zo", "Ha", "Ri", "Fe", "Gu", "Lo", "Ne", "Pa", "Qu", "Te", "Ma", "Dra",
    "Kri",
];
const MIDDLE: &[&str] = &["ro", "li", "na", "rra", "mi", "sha", "ta", "ve", "go", "ssa", "ndo", "lla"];
const LAST: &[&str] = &["ni", "di", "ri", "s", "n", "f", "k", "lis", "va", "mi"];
const OFFICES: &[&str] =
    &["Interior Minister", "Colonel", "Captain", "Ambassador", "Deputy Mayor", "Harbour Master", "General", "Governor"];
const FORCES: &[&str] = &[
    "the Eastern Guard",
    "the Coastal Brigade",
    "the Harbour Police",
    "the National Coastguard",
    "the Blue Shield Company",
    "the Port Authority",
    "the Southern Command",
    "the Transport Ministry",
    "the Red Crescent",
    "the Customs Service",
    "the Desert Patrol",
    "the Energy Ministry",
];
const SHIP_FIRST: &[&str] =
    &["Or", "Bel", "Nor", "Kes", "Am", "Hal", "Pel", "Tri", "Cor", "Vel", "Mar", "Sil", "Gal", "Ter", "Al", "Est"];
const SHIP_LAST: &[&str] =
    &["sola", "vedere", "dlys", "trel", "ina", "cyon", "agia", "ton", "ona", "anto", "ella", "ida", "eo", "essa"];
const OUTLETS: &[&str] = &[
    "Harbour Gazette",
    "Cyrene Post",
    "Levant Herald",
    "Middle Sea Monitor",
    "Gulf Wire",
    "The Pilot Boat",
    "Coast Daily",
    "North Shore Times",
    "Strait Courier",
    "Desert Observer",
    "Island Chronicle",
    "Delta News",
];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A small generator of numbers (xorshift), so that reports do not depend on any library's version.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        // Small seeds leave the first numbers alike.
        for _ in 0..8 {
            dice.roll(2);
        }
        dice
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.roll(words.len())]
    }
}

/// A report: its file name, its text, and the sidecar that says when and by whom it was published.
pub struct GeneratedReport {
    pub name: String,
    pub text: String,
    pub published: String,
    pub publisher: &'static str,
}

impl GeneratedReport {
    /// What stands beside the file.
    pub fn sidecar(&self) -> String {
        format!(r#"{{"published": "{}", "publisher": "{}", "language": "en"}}"#, self.published, self.publisher)
    }
}

/// What happened once, and who was in it. Reports on it differ in wording, in what they tell and in some of its numbers.
struct Matter {
    year: usize,
    month: usize,
    day: usize,
    place: &'static str,
    far: &'static str,
    forces: [&'static str; 2],
    ship: String,
    people: [String; 4],
    many: usize,
    few: usize,
}

impl Matter {
    fn new(dice: &mut Dice) -> Matter {
        // Some people turn up everywhere, most belong to one matter.
        let mut known = Dice::new(dice.roll(40) as u64);
        let people = [person(&mut known), person(dice), person(dice), person(dice)];
        Matter {
            year: 2014 + dice.roll(8),
            month: dice.roll(12),
            day: 1 + dice.roll(25),
            place: dice.pick(PLACES),
            far: dice.pick(PLACES),
            forces: [dice.pick(FORCES), dice.pick(FORCES)],
            ship: format!("{}{}", dice.pick(SHIP_FIRST), dice.pick(SHIP_LAST)),
            people,
            many: 20 + dice.roll(900),
            few: 2 + dice.roll(17),
        }
    }

    /// A number that most reports give alike and some do not.
    fn many(&self, dice: &mut Dice) -> usize {
        self.many + if dice.roll(6) == 0 { dice.roll(30) } else { 0 }
    }
}

/// `count` reports of some 300 words. Most matters have a few reports, some have dozens; a quarter of the reports are
/// copies of an earlier one of the same matter, whole or cut, half of them with credit. A case ten times as large has ten
/// times as many matters, people and ships.
pub fn reports(count: usize, seed: u64) -> Vec<GeneratedReport> {
    let mut dice = Dice::new(seed);
    let mut reports = Vec::with_capacity(count);
    while reports.len() < count {
        let matter = Matter::new(&mut dice);
        let told = if dice.roll(20) == 0 { 15 + dice.roll(30) } else { 1 + dice.roll(6) };
        let mut earlier: Vec<(Vec<String>, &str)> = Vec::new();
        for _ in 0..told.min(count - reports.len()) {
            let publisher = OUTLETS[dice.roll(OUTLETS.len())];
            let body = if !earlier.is_empty() && dice.roll(4) == 0 {
                let (text, source) = &earlier[dice.roll(earlier.len())];
                let mut body: Vec<String> = text[..text.len() - dice.roll(3)].to_vec();
                if dice.roll(2) == 0 {
                    body.insert(1, format!("The {source} reported the matter first."));
                }
                body
            } else {
                body(&mut dice, &matter)
            };
            let body: Vec<String> = body.iter().map(|paragraph| capitalised(paragraph)).collect();
            let title = format!("{} after the {} matter at {}", dice.pick(FORCES), matter.ship, matter.place);
            let day = matter.day + dice.roll(4);
            reports.push(GeneratedReport {
                name: format!("report-{:06}.txt", reports.len()),
                text: format!("{}\n\n{}\n", capitalised(&title), body.join("\n\n")),
                published: format!("{}-{:02}-{day:02}", matter.year, matter.month + 1),
                publisher,
            });
            earlier.push((body, publisher.trim_start_matches("The ")));
        }
    }
    reports
}

fn capitalised(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
    first.to_uppercase() + rest
}

fn person(dice: &mut Dice) -> String {
    let office = dice.pick(OFFICES);
    format!("{office} {} {}{}{}", dice.pick(GIVEN), dice.pick(FIRST), dice.pick(MIDDLE), dice.pick(LAST))
}

/// Paragraphs of one report in an order of its own: most on the matter, some on others that are mentioned beside it.
fn body(dice: &mut Dice, matter: &Matter) -> Vec<String> {
    let mut kinds: Vec<usize> = (0..10).collect();
    for at in (1..kinds.len()).rev() {
        kinds.swap(at, dice.roll(at + 1));
    }
    kinds.truncate(7 + dice.roll(3));
    let mut body: Vec<String> = kinds.into_iter().map(|kind| paragraph(dice, matter, kind)).collect();
    let (other, kind) = (Matter::new(dice), dice.roll(10));
    body.push(paragraph(dice, &other, kind));
    body
}

fn paragraph(dice: &mut Dice, matter: &Matter, kind: usize) -> String {
    let Matter { place, far, forces: [force, rival], ship, people: [known, who, other, third], few, day, .. } = matter;
    let (month, many, first) = (MONTHS[matter.month], matter.many(dice), dice.roll(2) == 0);
    let outlet = dice.pick(OUTLETS).trim_start_matches("The ");
    match (kind, first) {
        (0, true) => format!(
            "{who} met {other} in {place} on {day} {month}, a spokesman for {force} said. The two discussed the harbour and agreed on nothing, according to officials who spoke on condition that they not be named."
        ),
        (0, false) => format!(
            "A meeting between {who} and {other} took place in {place} on {day} {month}. It ended without a paper, officials said, and {force} called it useful."
        ),
        (1, true) => format!(
            "The freighter {ship} caught fire off {place}, {force} said in a statement. At least {many} people were rescued and brought to {far}, while {few} were still missing on the next day."
        ),
        (1, false) => format!(
            "Fire broke out aboard the freighter {ship} near {place} on {day} {month}. Rescuers brought {many} people to {far}, {rival} said, adding that {few} others were missing."
        ),
        (2, true) => format!(
            "\"We deployed {many} guards to {place} because nobody else would,\" {who} told this newspaper. {other} denied that {force} had asked for them."
        ),
        (2, false) => format!(
            "{who} said that {many} guards had been deployed to {place}. \"Nobody asked us, and nobody had to,\" he told the {outlet}."
        ),
        (3, true) => format!(
            "The {outlet} reported that {force} seized the oil terminal at {place} in {month}. Residents said they saw trucks leave for {far} before dawn."
        ),
        (3, false) => format!(
            "{force} seized the oil terminal at {place} on {day} {month}, according to two residents. A guard who was on duty said the trucks had left for {far} by then."
        ),
        (4, true) => format!(
            "{known} arrived in {place} for talks with {who}, who had accused {rival} of bombing a depot near {far}. The talks lasted {few} hours."
        ),
        (4, false) => format!(
            "{known} travelled to {place} in {month}, where he met {who}. A depot near {far} had been bombed days before, and {who} accused {rival} of it."
        ),
        (5, true) => format!(
            "The tanker {ship} was carrying {many} tonnes of cement, its owner said, but two inspectors who saw the manifest said it listed rifles. It had sailed from {far} for {place} on {day} {month}."
        ),
        (5, false) => format!(
            "According to its owner the {ship} carried {many} tonnes of cement from {far} to {place}. An inspector told the {outlet} that rifles lay under the sacks."
        ),
        (6, true) => format!(
            "{force} recruited more than {many} men in {far} and promised them 1,000 dollars a month, {other} said. They will be sent to {place} if the money comes."
        ),
        (6, false) => format!(
            "More than {many} men were recruited by {force} in {far}, said {other}. Each was promised 1,000 dollars a month, and some have reached {place}."
        ),
        (7, true) => format!(
            "{third} asked {force} to protect the port of {place}. It was reportedly refused, although {who} said that the request was still being studied."
        ),
        (7, false) => format!(
            "A request by {third} that {force} protect the port of {place} was turned down, the {outlet} reported. {who} said it was still being studied."
        ),
        (8, true) => format!(
            "At least {few} people were killed when shells hit a market in {place} on {day} {month}, medics said. {rival} blamed {force}, which denied it."
        ),
        (8, false) => format!(
            "Shells killed {few} people in {place}, according to {third}. {force} denied that it had fired them and said that {rival} had."
        ),
        (_, true) => format!(
            "{known} signed an agreement with {other} in {far} under which {force} will train {many} sailors. {rival} called the agreement void."
        ),
        (_, false) => format!(
            "Under an agreement that {known} and {other} signed in {far}, {many} sailors will be trained by {force}. {third} criticised it."
        ),
    }
}
