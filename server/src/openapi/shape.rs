//! Shapes of bodies, as JSON schemas.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The shapes that have names, as far as some call uses them.
#[derive(Debug, Default)]
pub struct Shapes(pub Map<String, Value>);

/// Makes the schema of a body, and names those within.
pub type Shape = fn(&mut Shapes) -> Value;

/// One of a wire type.
pub fn one<T: ToSchema>(shapes: &mut Shapes) -> Value {
    let mut within = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut within);
    for (name, schema) in within {
        let schema = serde_json::to_value(schema).unwrap_or_default();
        shapes.0.entry(name).or_insert(schema);
    }
    json!({ "$ref": format!("#/components/schemas/{}", T::name()) })
}

/// A list of a wire type.
pub fn many<T: ToSchema>(shapes: &mut Shapes) -> Value {
    json!({ "type": "array", "items": one::<T>(shapes) })
}

/// A page of a list.
pub fn listed<T: ToSchema>(shapes: &mut Shapes) -> Value {
    json!({
        "type": "object",
        "required": ["total", "items"],
        "properties": {
            "total": { "type": "integer", "description": "How many match, on all pages." },
            "items": many::<T>(shapes),
        },
    })
}

/// Any JSON.
pub fn any(_: &mut Shapes) -> Value {
    json!({})
}

/// A file.
pub fn file(_: &mut Shapes) -> Value {
    json!({ "type": "string", "contentMediaType": "application/octet-stream" })
}

/// A text.
pub fn text(_: &mut Shapes) -> Value {
    json!({ "type": "string" })
}

fn named(shapes: &mut Shapes, name: &str, schema: Value) -> Value {
    shapes.0.entry(name).or_insert(schema);
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// StarChat's refusals.
pub fn fault(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": { "type": "integer", "description": "100 template, 101 nothing to change, 113 expression, 114 unknown state; 0 otherwise." },
            "message": { "type": "string" },
        },
    });
    named(shapes, "StarChatFault", schema)
}

/// StarChat's question, of 2016.
pub fn question(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["user_id"],
        "description": "Later clients send conversation_id or conversationId, max_results, threshold, traversed_states, evaluation_class, and get a list.",
        "properties": {
            "user_id": { "type": "string" },
            "user_input": { "type": "object", "properties": { "text": { "type": "string" } } },
            "values": { "type": "object", "properties": {
                "return_value": { "type": "string", "description": "The state to go to, whatever the text." },
                "data": { "type": "object", "additionalProperties": { "type": "string" } },
            } },
        },
    });
    named(shapes, "StarChatQuestion", schema)
}

/// StarChat's answer, of 2016.
pub fn response(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["bubble", "action", "data", "action_input", "success_value", "failure_value"],
        "properties": {
            "bubble": { "type": "string" },
            "action": { "type": "string" },
            "data": { "type": "object", "additionalProperties": { "type": "string" } },
            "action_input": { "type": "object" },
            "success_value": { "type": "string" },
            "failure_value": { "type": "string" },
        },
    });
    named(shapes, "StarChatResponse", schema)
}

/// A state as StarChat has it.
pub fn state(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["state", "queries", "bubble", "action", "action_input", "success_value", "failure_value"],
        "properties": {
            "state": { "type": "string" },
            "queries": { "type": "array", "items": { "type": "string" } },
            "bubble": { "type": "string" },
            "action": { "type": "string" },
            "action_input": { "type": "object" },
            "success_value": { "type": "string" },
            "failure_value": { "type": "string" },
        },
    });
    named(shapes, "StarChatState", schema)
}

/// A question with its answer as StarChat has it.
pub fn document(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["id", "conversation", "question", "answer", "verified", "doctype", "status"],
        "properties": {
            "id": { "type": "string" },
            "conversation": { "type": "string" },
            "index_in_conversation": { "type": "integer" },
            "question": { "type": "string" },
            "answer": { "type": "string" },
            "verified": { "type": "boolean" },
            "topics": { "type": "string" },
            "doctype": { "enum": ["normal", "hidden", "decisiontable", "canned"] },
            "state": { "type": "string" },
            "status": { "type": "integer", "description": "0 unless somebody has it open." },
        },
    });
    named(shapes, "StarChatDocument", schema)
}

/// What StarChat's writes answer.
pub fn indexed(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "properties": {
            "index": { "type": "string" },
            "dtype": { "enum": ["state", "question"] },
            "id": { "type": "string" },
            "version": { "type": "integer" },
            "created": { "type": "boolean", "description": "Of a write." },
            "found": { "type": "boolean", "description": "Of a removal." },
        },
    });
    named(shapes, "StarChatWritten", schema)
}

/// A page of what StarChat's searches find.
pub fn page(shapes: &mut Shapes) -> Value {
    let schema = json!({
        "type": "object",
        "properties": {
            "total": { "type": "integer" },
            "max_score": { "type": ["number", "null"] },
            "hits": { "type": "array", "items": { "type": "object", "properties": {
                "score": { "type": "number", "description": "A certainty, 0 to 1." },
                "document": { "type": "object" },
            } } },
        },
    });
    named(shapes, "StarChatPage", schema)
}
