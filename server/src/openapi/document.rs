//! The document, as OpenAPI 3.1 has it.

use edgewise_protocol::error::Problem;
use serde_json::{Map, Value, json};

use super::calls::{Call, OPERATORS, OTHERS, STARCHAT, VISITORS, Who};
use super::shape::{self, Shapes, one};

/// All of it.
pub fn document() -> Value {
    let mut shapes = Shapes::default();
    let mut paths = Map::new();
    for (tag, calls) in [
        ("StarChat", STARCHAT),
        ("Visitors", VISITORS),
        ("Operators", OPERATORS),
        ("Everybody", OTHERS),
    ] {
        for call in calls {
            let path = call.path.split('?').next().unwrap_or_default();
            let operation = operation(tag, call, &mut shapes);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            if let Value::Object(item) = item {
                item.insert(call.method.to_owned(), operation);
            }
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Edgewise",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Refusals outside StarChat's contract have one shape, Problem. Every path of StarChat's contract is also there with one segment in front, as in /starchat-en/get_next_response.",
        },
        "tags": [
            { "name": "StarChat", "description": "StarChat's REST contract: a state machine and a knowledge base" },
            { "name": "Visitors", "description": "What the widget says" },
            { "name": "Operators", "description": "What the console says" },
            { "name": "Everybody", "description": "Health, and what is public" },
        ],
        "paths": paths,
        "components": {
            "schemas": shapes.0,
            "securitySchemes": {
                "session": { "type": "http", "scheme": "bearer", "description": "The token of a visitor's session" },
                "apikey": { "type": "apiKey", "in": "header", "name": "apikey" },
                "bearer": { "type": "http", "scheme": "bearer", "description": "The key, as a bearer token" },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-edgewise" },
                "csrf": { "type": "apiKey", "in": "header", "name": "X-Edgewise-Csrf", "description": "What GET /op/v1/me tells; not for GET" },
            },
        },
    })
}

fn operation(tag: &str, call: &Call, shapes: &mut Shapes) -> Value {
    let (path, query) = call.path.split_once('?').unwrap_or((call.path, ""));
    let in_path = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    for name in query.split('&').filter(|name| !name.is_empty()) {
        parameters.push(json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    }
    let (status, answer) = call.answer;
    let mut responses = Map::new();
    let mut success = json!({ "description": "Done" });
    if let Some(answer) = answer {
        success["content"] = content(answer, shapes);
    }
    responses.insert(status.to_string(), success);
    let refusal = if tag == "StarChat" {
        shape::fault
    } else {
        one::<Problem>
    };
    responses.insert(
        "default".to_owned(),
        json!({ "description": "Refused", "content": content(refusal, shapes) }),
    );
    let mut what = call.what.to_owned();
    let security = match call.who {
        Who::Anybody => json!([]),
        Who::Visitor => json!([{ "session": [] }]),
        Who::Program => json!([{ "apikey": [] }, { "bearer": [] }]),
        Who::Desk(role) => {
            what += &format!(" (role: {role})");
            match call.method {
                "get" => json!([{ "cookie": [] }]),
                _ => json!([{ "cookie": [], "csrf": [] }]),
            }
        }
    };
    let mut operation = json!({
        "tags": [tag],
        "summary": what,
        "parameters": parameters,
        "responses": responses,
        "security": security,
    });
    if let Some(body) = call.body {
        operation["requestBody"] = json!({ "required": true, "content": content(body, shapes) });
    }
    operation
}

fn content(shape: shape::Shape, shapes: &mut Shapes) -> Value {
    let schema = shape(shapes);
    let kind = match schema.get("contentMediaType") {
        Some(_) => "application/octet-stream",
        None => "application/json",
    };
    json!({ kind: { "schema": schema } })
}
