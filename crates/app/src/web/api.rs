//! Which resources does the API have? The list that programs and the pages' types are made from (OpenAPI 3.1).

use super::{
    access::Session,
    base_map::BaseMapPage,
    brief::DraftPage,
    documents::PairList,
    entities::EntityList,
    outlets::{OutletList, VoiceList},
    reading::{Handed, ReadingState},
    search::Found,
};
use axum::Json;
use model::{Part, Status};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use workbench::{
    Ask, Draft, LastLook,
    views::{
        Beginning, Beside, Desk, DocumentLine, DocumentPage, EntityPage, FactLine, FactList, FactMap, FactPage,
        FactsByTime, JudgementLine, JudgementList, Network, Preview, SeriesList, Summary,
    },
};

/// Parameters by which facts are chosen, with what they mean.
const FILTER: &[(&str, &str)] = &[
    ("about", "a name or id: an entity that plays a part, or words of the summary"),
    ("with", "as about: another that plays a part too"),
    ("kind", "a kind (consult.visit) or what comes before the dot in one (consult)"),
    ("since", "2020, 2020-09 or 2020-09-23: it may have happened then or later"),
    ("until", "then or before"),
    ("place", "the name of the place where it happened, or its country's two letters"),
    ("area", "west,south,east,north in degrees: it names a place within them"),
    ("status", "corroborated, single-origin, reported, disputed, evolving, denied or untraced"),
    ("search", "words that the fact or the quotes under it hold"),
    ("digit", "the Admiralty digit, 1 to 6"),
    ("outlet", "the name of an outlet that tells it"),
    ("language", "the language of a document that tells it: en"),
    ("voice", "the name or id of a voice that is an origin of it"),
    (
        "pile",
        "what the desk lays together: widely (three outlets or more, one origin at most), alone (one origin), provisional, new-NUMBER (told only by \
         documents from this number on), grown-NUMBER (by those and by others before)",
    ),
];
const PAGED: &[(&str, &str)] = &[("offset", "so many are passed over"), ("limit", "so many are shown, at most")];
const WORDS: &[(&str, &str)] = &[("search", "words, in any spelling and script")];
/// What is not written where it does not apply; everything else is always there, if need be as null.
const SPARSE: &[&str] = &["TextPiece", "Ask", "Draft"];

type Schemas = Vec<(String, RefOr<Schema>)>;

/// Collects resources, and the shapes of what they take and give.
#[derive(Default)]
struct Book {
    paths: BTreeMap<String, Map<String, Value>>,
    schemas: Schemas,
}

impl Book {
    fn shape<T: ToSchema>(&mut self) -> Value {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        json!({"$ref": format!("#/components/schemas/{}", T::name())})
    }

    /// A resource: method, path, what it is, parameters of the address, and the shapes of body and answer.
    fn put(
        &mut self,
        method: &str,
        path: &str,
        what: &str,
        asked: &[&[(&str, &str)]],
        body: Option<Value>,
        gives: Value,
    ) {
        let named = |at: &str, name: &str, what: &str| json!({"in": at, "name": name, "description": what, "required": at == "path", "schema": {"type": "string"}});
        let in_path = path.split('/').filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> =
            in_path.map(|name| named("path", name, "a name, number or beginning of an id")).collect();
        parameters.extend(asked.iter().copied().flatten().map(|(name, what)| named("query", name, what)));
        let mut resource = json!({
            "summary": what,
            "parameters": parameters,
            "responses": {
                "200": {"description": "the answer", "content": gives},
                "default": {
                    "description": "why not, in words",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}},
                },
            },
        });
        if let Some(content) = body {
            resource["requestBody"] = json!({"required": true, "content": content});
        }
        self.paths.entry(format!("/api{path}")).or_default().insert(method.to_owned(), resource);
    }

    fn get<T: ToSchema>(&mut self, path: &str, what: &str, asked: &[&[(&str, &str)]]) {
        let gives = json!({"application/json": {"schema": self.shape::<T>()}});
        self.put("get", path, what, asked, None, gives);
    }

    fn list<T: ToSchema>(&mut self, path: &str, what: &str) {
        let gives = json!({"application/json": {"schema": {"type": "array", "items": self.shape::<T>()}}});
        self.put("get", path, what, &[], None, gives);
    }

    fn file(&mut self, path: &str, what: &str, asked: &[&[(&str, &str)]], media_type: &str) {
        self.put("get", path, what, asked, None, json!({media_type: {}}));
    }

    fn send<B: ToSchema, T: ToSchema>(&mut self, method: &str, path: &str, what: &str) {
        let body = json!({"application/json": {"schema": self.shape::<B>()}});
        let gives = json!({"application/json": {"schema": self.shape::<T>()}});
        self.put(method, path, what, &[], Some(body), gives);
    }

    fn ask<T: ToSchema>(&mut self, path: &str, what: &str) {
        let gives = json!({"application/json": {"schema": self.shape::<T>()}});
        self.put("post", path, what, &[], None, gives);
    }
}

/// The whole API as an OpenAPI document; the same program gives the same bytes.
pub fn document() -> Value {
    let mut book = Book::default();
    book.get::<Summary>("/summary", "What the case holds", &[]);
    book.get::<Desk>(
        "/desk",
        "What to look at first: what is new, disputed, hangs on one voice, waits for a judgement",
        &[],
    );
    book.ask::<LastLook>("/desk/seen", "Marks everything that is in the case as seen");
    book.get::<FactList>(
        "/facts",
        "Facts, the most important first, and how many there are of each sort",
        &[FILTER, PAGED],
    );
    book.get::<FactPage>(
        "/facts/{name}",
        "One fact with everything it rests on",
        &[&[("claims", "so many of its claims are told, at most")]],
    );
    book.list::<FactLine>("/facts/{name}/near", "Facts that may be the same as this one, the likeliest first");
    let timeless: &[(&str, &str)] = &[
        ("undated_offset", "so many of those without a time are passed over"),
        ("undated", "so many of those without a time are shown, at most"),
    ];
    book.get::<FactsByTime>("/timeline", "Facts by time, counted by stretches of it", &[FILTER, PAGED, timeless]);
    book.get::<FactMap>("/map", "Facts by place, with how precisely it is known", &[FILTER, &PAGED[1..]]);
    book.get::<BaseMapPage>("/base-map", "What lies under the map", &[]);
    book.file(
        "/base-map/file",
        "A stretch of the PMTiles file that lies under the map, by the header Range",
        &[],
        "application/octet-stream",
    );
    book.get::<Network>("/network", "Who plays parts in the same facts, by kind and period", &[FILTER, &PAGED[1..]]);
    book.get::<SeriesList>("/series", "Numbers by what they are about and their unit, over time", &[FILTER, PAGED]);
    book.get::<Beginning<DocumentLine>>(
        "/documents",
        "Documents by number, or those that hold words, the best first",
        &[WORDS, &[("outlet", "who published it")], PAGED],
    );
    book.get::<DocumentPage>("/documents/{name}", "One document with everything marked in its text", &[]);
    book.get::<Beside>("/documents/{name}/beside/{other}", "Two documents, and the words that stand in both", &[]);
    book.file("/documents/{name}/original", "The bytes as received", &[], "application/octet-stream");
    book.get::<EntityList>(
        "/entities",
        "Entities, those in most documents first",
        &[
            WORDS,
            &[
                ("kind", "person, organisation, place ..."),
                ("unsure", "if it is given: those whose names are one on thin evidence"),
            ],
            PAGED,
        ],
    );
    book.get::<EntityPage>("/entities/{name}", "One entity with its names and facts", &[]);
    book.get::<PairList>("/pairs", "Documents that share text, and nothing says which was first", &[PAGED]);
    book.get::<OutletList>(
        "/outlets",
        "Who published the documents, who is original and who repeats; those with most documents first",
        &[WORDS, PAGED],
    );
    book.get::<VoiceList>("/voices", "Voices with access of their own, those of most facts first", &[WORDS, PAGED]);
    let judged: &[(&str, &str)] = &[
        ("search", "words that the judgement, what was shown or who judged hold"),
        ("decision", "merge, split, same, different, copy, independent, accept, reject, grade or note"),
        ("state", "holds, undone, or against: it holds, and something speaks against it"),
    ];
    book.get::<JudgementList>("/judgements", "The log of judgements, the last first", &[judged, PAGED]);
    book.send::<Ask, JudgementLine>("post", "/judgements", "Gives a judgement");
    book.send::<Ask, Preview>("post", "/judgements/preview", "What a judgement would change; nothing is");
    book.ask::<JudgementLine>("/judgements/{number}/undo", "Takes a judgement back; the log keeps it");
    book.get::<Found>("/search", "The best of each sort that holds some words", &[&[("q", "words")]]);
    book.get::<DraftPage>("/brief", "The brief that is being put together", &[]);
    book.send::<Draft, DraftPage>("put", "/brief", "Keeps it");
    book.file("/brief/file", "The brief as a file", &[&[("format", "html, md or pdf")]], "text/plain");
    let gives = json!({"application/json": {"schema": book.shape::<Handed>()}});
    let bytes = json!({"application/octet-stream": {}});
    let name: &[(&str, &str)] = &[("name", "the file's name; name.meta.json goes with name")];
    book.put("post", "/reading/files", "Hands a file over, to be read with others", &[name], Some(bytes), gives);
    book.ask::<ReadingState>("/reading", "Reads the files that were handed over; answers at once");
    book.ask::<ReadingState>("/reading/stop", "Ends the reading at the next safe point");
    book.file(
        "/reading/events",
        "How far the reading is, as server-sent events of ReadingState",
        &[],
        "text/event-stream",
    );
    book.get::<Session>("/session", "Whether a login is needed, and done", &[]);
    book.send::<super::access::Password, Session>(
        "post",
        "/login",
        "Says the password; programs send it as Authorization: Bearer",
    );
    book.ask::<Session>("/logout", "Ends the session");
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    for (name, schema) in book.schemas {
        let mut schema = serde_json::to_value(schema).unwrap_or_default();
        if !SPARSE.contains(&name.as_str()) {
            whole(&mut schema);
        }
        schemas.insert(name, schema);
    }
    schemas.insert(
        "Refused".to_owned(),
        json!({"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Firsthand",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Views of one case, as the pages show them and the command line prints them with --json. Answers carry \
                an ETag that holds until something in the case changes. Offsets are Unicode code points.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "paths": book.paths,
        "components": {"schemas": schemas},
    })
}

/// Every property of an object is always there, and some are one of a few words.
fn whole(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                let statuses: Vec<&str> = Status::ALL.iter().map(|s| s.as_str()).collect();
                let parts: Vec<&str> = Part::ALL.iter().map(|p| p.as_str()).collect();
                for (name, words) in [("status", statuses), ("part", parts)] {
                    if let Some(property) = properties.get_mut(name) {
                        property["enum"] = Value::from(words);
                    }
                }
                let names: Vec<Value> = properties.keys().map(|k| Value::from(k.as_str())).collect();
                object.insert("required".to_owned(), Value::from(names));
            }
            object.values_mut().for_each(whole);
        }
        Value::Array(all) => all.iter_mut().for_each(whole),
        _ => {}
    }
}

pub async fn openapi() -> Json<Value> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages' types are made from this file: `UPDATE=1 cargo test -p firsthand openapi` writes it anew.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "compares with the file in the repository")]
    fn openapi_is_what_the_pages_were_written_for() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
        let now = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(path, &now).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == now, "web/openapi.json is not what the program answers: UPDATE=1 writes it anew");
    }

    #[test]
    fn every_shape_that_is_named_is_there() {
        let document = document();
        let text = document.to_string();
        let named = text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
        for name in named {
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
