//! Briefs: the one that is being put together, as a page shows it, and as a file to hand on.

use super::{
    Shared,
    answer::{Answer, Asked, Body, Refusal},
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::{Brief, BriefFormat, Draft};

/// What was chosen and written, and what comes of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftPage {
    pub draft: Draft,
    pub brief: Brief,
}

pub async fn page(State(cases): Shared) -> Answer<DraftPage> {
    let find = |case: &workbench::Case| {
        let draft = case.draft()?;
        Ok(DraftPage { brief: case.drafted(&draft)?, draft })
    };
    cases.ask(find).await.map(Json)
}

pub async fn keep(State(cases): Shared, Body(draft): Body<Draft>) -> Answer<DraftPage> {
    let keep = move |case: &workbench::Case| {
        case.keep_draft(&draft)?;
        Ok(DraftPage { brief: case.drafted(&draft)?, draft })
    };
    cases.change(keep).await.map(Json)
}

#[derive(Debug, Deserialize)]
pub struct Parameters {
    /// html, md or pdf.
    format: String,
}

/// The brief as a file; a browser keeps it and does not show it from here.
pub async fn file(State(cases): Shared, Asked(asked): Asked<Parameters>) -> Result<impl IntoResponse, Refusal> {
    let (format, media_type) = match asked.format.as_str() {
        "html" => (BriefFormat::Html, "text/html; charset=utf-8"),
        "md" => (BriefFormat::Markdown, "text/markdown; charset=utf-8"),
        "pdf" => (BriefFormat::Pdf, "application/pdf"),
        other => {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                format!("no such format: {other} (there are html, md, pdf)"),
            ));
        }
    };
    let text = cases.ask(move |case| case.drafted(&case.draft()?)?.written(format)).await?;
    let name = format!("attachment; filename=\"brief.{}\"", asked.format);
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)], text))
}
