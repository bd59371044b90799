//! Generated reports for measuring speed: an invented press of sentences about ships, forces and talks, with copies. Seeded:
//! the same number gives the same bytes. It measures time and memory, not accuracy.

const PLACES: &[&str] =
    &["Benghazi", "Derna", "Tobruk", "Misrata", "Tripoli", "Sirte", "Valletta", "Alexandria", "Piraeus", "Sfax"];
const GIVEN: &[&str] =
    &["Adel", "Karim", "Salma", "Nadia", "Yusuf", "Marco", "Elena", "Omar", "Leila", "Stefan", "Anna", "Hassan"];
const FAMILY: &[&str] = &[
    "Dallal", "Moussa", "Ferrante", "Kasdi", "Barouni", "Xenakis", "Galea", "Tarhouni", "Sordo", "Veliki", "Hamdan",
    "Oren",
];
const OFFICES: &[&str] =
    &["Interior Minister", "Colonel", "Captain", "Ambassador", "Deputy Mayor", "Harbour Master", "General", "Governor"];
const FORCES: &[&str] = &[
    "the Eastern Guard",
    "the Coastal Brigade",
    "the Harbour Police",
    "the National Coastguard",
    "the Blue Shield Company",
    "the Port Authority",
];
const SHIPS: &[&str] = &["Orsola", "Belvedere", "Nordlys", "Kestrel", "Amina", "Sant'Elmo", "Halcyon", "Pelagia"];
const OUTLETS: &[&str] = &[
    "Harbour Gazette",
    "Cyrene Post",
    "Levant Herald",
    "Middle Sea Monitor",
    "Gulf Wire",
    "The Pilot Boat",
    "Coast Daily",
    "North Shore Times",
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
    pub sidecar: String,
}

/// `count` reports of some 300 words. A fifth are copies of an earlier report, whole or in part. Matters grow in number
/// with the reports, so that a case ten times as large has ten times as many facts.
pub fn reports(count: usize, seed: u64) -> Vec<GeneratedReport> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut bodies: Vec<Vec<String>> = Vec::new();
    (0..count)
        .map(|number| {
            let (year, month, day) = (2010 + dice.roll(15), dice.roll(12), 1 + dice.roll(28));
            let body: Vec<String> = if number > 20 && dice.roll(5) == 0 {
                let earlier = bodies[number - 1 - dice.roll(20)].clone();
                let keep = earlier.len() - dice.roll(3);
                earlier.into_iter().take(keep).collect()
            } else {
                (0..8 + dice.roll(5)).map(|_| paragraph(&mut dice, number, MONTHS[month], day)).collect()
            };
            let title = format!("{} after the {} matter", dice.pick(FORCES), dice.pick(SHIPS));
            let text = format!("{title}\n\n{}\n", body.join("\n\n"));
            bodies.push(body);
            let publisher = OUTLETS[dice.roll(OUTLETS.len())];
            let sidecar = format!(
                r#"{{"published": "{year}-{:02}-{day:02}", "publisher": "{publisher}", "language": "en"}}"#,
                month + 1
            );
            GeneratedReport { name: format!("report-{number:06}.txt"), text, sidecar }
        })
        .collect()
}

fn person(dice: &mut Dice, number: usize) -> String {
    // Some people belong to one matter only, others turn up everywhere.
    let middle = if dice.roll(3) == 0 { format!(" {}", FAMILY[number / 40 % FAMILY.len()]) } else { String::new() };
    format!("{} {}{middle} {}", dice.pick(OFFICES), dice.pick(GIVEN), dice.pick(FAMILY))
}

fn paragraph(dice: &mut Dice, number: usize, month: &str, day: usize) -> String {
    let (who, other) = (person(dice, number), person(dice, number));
    let (place, far) = (dice.pick(PLACES), dice.pick(PLACES));
    let (force, ship, many) = (dice.pick(FORCES), dice.pick(SHIPS), 2 + dice.roll(900));
    match dice.roll(8) {
        0 => format!(
            "{who} met {other} in {place} on {day} {month}, a spokesman for {force} said. The two discussed the harbour and agreed on nothing, according to officials who spoke on condition that they not be named."
        ),
        1 => format!(
            "The freighter {ship} caught fire off {place}, {force} said in a statement. At least {many} people were rescued and brought to {far}, while {} were still missing on the next day.",
            1 + dice.roll(30)
        ),
        2 => format!(
            "\"We deployed {many} guards to {place} because nobody else would,\" {who} told this newspaper. {other} denied that {force} had asked for them."
        ),
        3 => format!(
            "{} reported that {force} seized the oil terminal at {place} in {month}. Residents said they saw trucks leave for {far} before dawn.",
            dice.pick(OUTLETS)
        ),
        4 => format!(
            "{who} arrived in {place} for talks with {other}, who had accused {force} of bombing a depot near {far}. The talks lasted {} hours.",
            2 + dice.roll(9)
        ),
        5 => format!(
            "The tanker {ship} was carrying {many} tonnes of cement, its owner said, but two inspectors who saw the manifest said it listed rifles. It had sailed from {far} for {place} on {day} {month}."
        ),
        6 => format!(
            "{force} recruited more than {many} men in {far} and promised them 1,000 dollars a month, {who} said. They will be sent to {place} if the money comes."
        ),
        _ => format!(
            "{who} asked {force} to protect the port of {place}. It was reportedly refused, although {other} said that the request was still being studied."
        ),
    }
}
