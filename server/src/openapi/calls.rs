//! All calls, one line each.

use edgewise_protocol::account::*;
use edgewise_protocol::channel::*;
use edgewise_protocol::desk::*;
use edgewise_protocol::knowledge::*;
use edgewise_protocol::log::*;
use edgewise_protocol::statistics::Statistics;
use edgewise_protocol::turn::*;
use edgewise_protocol::visitor::*;

use super::shape::{self, Shape, listed, many, one};

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Anybody,
    /// A visitor, by the token of the session.
    Visitor,
    /// An operator who is signed in; the role.
    Desk(&'static str),
    /// A program, by its key.
    Program,
}

/// One call.
#[derive(Debug)]
pub struct Call {
    /// `get`, `post`, `put` or `delete`.
    pub method: &'static str,
    /// The path, and behind `?` what it may ask for.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    /// What it does.
    pub what: &'static str,
    /// Its body, where it has one.
    pub body: Option<Shape>,
    /// The status of success, and what comes back with it.
    pub answer: (u16, Option<Shape>),
}

const fn call(
    method: &'static str,
    path: &'static str,
    who: Who,
    what: &'static str,
    body: Option<Shape>,
    answer: (u16, Option<Shape>),
) -> Call {
    Call {
        method,
        path,
        who,
        what,
        body,
        answer,
    }
}

const VISITOR: Who = Who::Visitor;
const OPERATOR: Who = Who::Desk("operator");
const EDITOR: Who = Who::Desk("editor");
const ADMIN: Who = Who::Desk("admin");
const NOTHING: (u16, Option<Shape>) = (204, None);

const fn gives(shape: Shape) -> (u16, Option<Shape>) {
    (200, Some(shape))
}

const fn makes(shape: Shape) -> (u16, Option<Shape>) {
    (201, Some(shape))
}

/// What visitors' pages call.
#[rustfmt::skip] // one line each
pub const VISITORS: &[Call] = &[
    call("get", "/v1/channels/{channel}/config", Who::Anybody, "What a page needs to know of a channel", None, gives(one::<PublicChannel>)),
    call("get", "/v1/blobs/{name}", Who::Anybody, "A compiled bot, by the SHA-256 of its bytes: `<sha256>.edgewise`", None, gives(shape::file)),
    call("post", "/v1/channels/{channel}/answer", Who::Anybody, "Asks the server's engine", Some(one::<Question>), gives(one::<Answers>)),
    call("post", "/v1/channels/{channel}/sessions", Who::Anybody, "Begins a session", Some(one::<NewSession>), makes(one::<Session>)),
    call("put", "/v1/session/user", VISITOR, "Says who the visitor is", Some(one::<User>), gives(shape::any)),
    call("get", "/v1/session/data", VISITOR, "Everything that is kept about the visitor", None, gives(one::<OwnData>)),
    call("delete", "/v1/session?erase", VISITOR, "Ends the session; with erase=true, erases everything", None, NOTHING),
    call("put", "/v1/conversations/{cid}", VISITOR, "Begins a conversation", Some(one::<NewConversation>), makes(one::<Conversation>)),
    call("get", "/v1/conversations/{cid}?before&limit", VISITOR, "The newest part of a conversation", None, gives(one::<Snapshot>)),
    call("put", "/v1/conversations/{cid}/messages/{client_id}", VISITOR, "Says something, once, however often it is sent", Some(one::<NewMessage>), makes(one::<Acknowledged>)),
    call("post", "/v1/conversations/{cid}/import", VISITOR, "Hands over what page and visitor have said", Some(many::<NewMessage>), gives(one::<Imported>)),
    call("post", "/v1/conversations/{cid}/handover", VISITOR, "Asks for a person", Some(one::<Handover>), gives(one::<Standing>)),
    call("post", "/v1/conversations/{cid}/close", VISITOR, "Ends the conversation", None, gives(one::<Standing>)),
    call("post", "/v1/conversations/{cid}/email", VISITOR, "Leaves an e-mail address", Some(one::<LeaveEmail>), NOTHING),
    call("post", "/v1/conversations/{cid}/rating", VISITOR, "Rates the conversation", Some(one::<Rating>), NOTHING),
    call("post", "/v1/conversations/{cid}/ack", VISITOR, "Says how far it was read", Some(one::<Receipt>), NOTHING),
    call("post", "/v1/conversations/{cid}/typing", VISITOR, "Says that the visitor types", Some(one::<Typing>), NOTHING),
    call("post", "/v1/conversations/{cid}/ticket", VISITOR, "A ticket for one stream", None, gives(one::<StreamTicket>)),
    call("get", "/v1/conversations/{cid}/events?after&wait", VISITOR, "What happens: a stream with `Accept: text/event-stream`, a poll without", None, gives(one::<Batch>)),
];

/// What the console calls.
#[rustfmt::skip] // one line each
pub const OPERATORS: &[Call] = &[
    call("post", "/op/v1/login", Who::Anybody, "Signs in", Some(one::<Login>), gives(one::<Me>)),
    call("post", "/op/v1/password", Who::Anybody, "Sets a password, by link or by the one before", Some(one::<SetPassword>), gives(one::<Me>)),
    call("post", "/op/v1/logout", OPERATOR, "Signs out", None, NOTHING),
    call("get", "/op/v1/me", OPERATOR, "Who is signed in", None, gives(one::<Me>)),
    call("put", "/op/v1/me", OPERATOR, "Changes one's profile", Some(one::<OperatorChange>), gives(one::<Me>)),
    call("put", "/op/v1/me/preferences", OPERATOR, "Changes one's preferences", Some(one::<Preferences>), NOTHING),
    call("get", "/op/v1/sessions", OPERATOR, "Where one is signed in", None, gives(many::<SignIn>)),
    call("delete", "/op/v1/sessions/{id}", OPERATOR, "Signs out there", None, NOTHING),
    call("post", "/op/v1/presence", OPERATOR, "Online, or away", Some(one::<SetPresence>), NOTHING),
    call("get", "/op/v1/team", OPERATOR, "Who is there", None, gives(one::<Team>)),
    call("get", "/op/v1/conversations?stage&channel&mine&q&before&limit", OPERATOR, "Conversations, the newest first", None, gives(one::<Inbox>)),
    call("get", "/op/v1/conversations/{id}?before&limit", OPERATOR, "One of them", None, gives(one::<Detail>)),
    call("get", "/op/v1/events?after&wait", OPERATOR, "What happens at the desk, as a stream or a poll", None, gives(one::<DeskBatch>)),
    call("put", "/op/v1/conversations/{id}/messages/{client_id}", OPERATOR, "Says something", Some(one::<Say>), makes(one::<Acknowledged>)),
    call("put", "/op/v1/conversations/{id}/notes/{client_id}", OPERATOR, "Writes a note for colleagues", Some(one::<Say>), makes(one::<Note>)),
    call("post", "/op/v1/conversations/{id}/take", OPERATOR, "Takes it", None, gives(one::<Summary>)),
    call("post", "/op/v1/conversations/{id}/give-back", OPERATOR, "Lets the bot answer again", None, gives(one::<Summary>)),
    call("post", "/op/v1/conversations/{id}/close", OPERATOR, "Closes it", None, gives(one::<Summary>)),
    call("post", "/op/v1/conversations/{id}/transfer", OPERATOR, "Hands it to a colleague or another channel", Some(one::<Transfer>), gives(one::<Summary>)),
    call("post", "/op/v1/conversations/{id}/ack", OPERATOR, "Says how far it was read", Some(one::<Receipt>), NOTHING),
    call("post", "/op/v1/conversations/{id}/typing", OPERATOR, "Says that one types", Some(one::<Typing>), NOTHING),
    call("post", "/op/v1/conversations/{id}/ticket", OPERATOR, "Says which ticket it is about", Some(one::<SetTicket>), gives(one::<Summary>)),
    call("get", "/op/v1/conversations/{id}/transcript?format", OPERATOR, "All that was said, as txt, json or html", None, gives(shape::file)),
    call("post", "/op/v1/conversations/{id}/learn", OPERATOR, "Makes a question and its answer knowledge, unverified", Some(one::<Learn>), makes(one::<KnowledgeItem>)),
    call("delete", "/op/v1/conversations/{id}", ADMIN, "Erases it", None, NOTHING),
    call("post", "/op/v1/turns/{id}/answer", OPERATOR, "Answers a turn", Some(one::<AnswerTurn>), gives(one::<Turn>)),
    call("post", "/op/v1/turns/{id}/extend", OPERATOR, "Takes more time", Some(one::<ChangeTurn>), gives(one::<Turn>)),
    call("post", "/op/v1/turns/{id}/hold", OPERATOR, "Stops the clock", Some(one::<ChangeTurn>), gives(one::<Turn>)),
    call("post", "/op/v1/turns/{id}/reject", OPERATOR, "Lets nothing be sent by itself", Some(one::<ChangeTurn>), gives(one::<Turn>)),
    call("get", "/op/v1/canned", OPERATOR, "Answers that are often given", None, gives(many::<Canned>)),
    call("post", "/op/v1/canned", OPERATOR, "Adds one", Some(one::<Canned>), makes(one::<Canned>)),
    call("put", "/op/v1/canned/{id}", OPERATOR, "Changes one", Some(one::<Canned>), gives(one::<Canned>)),
    call("delete", "/op/v1/canned/{id}", OPERATOR, "Removes one", None, NOTHING),
    call("get", "/op/v1/channels", OPERATOR, "Channels", None, gives(many::<Channel>)),
    call("post", "/op/v1/channels", ADMIN, "Adds one", Some(one::<ChannelChange>), makes(one::<Channel>)),
    call("put", "/op/v1/channels/{id}", ADMIN, "Changes one", Some(one::<ChannelChange>), gives(one::<Channel>)),
    call("delete", "/op/v1/channels/{id}", ADMIN, "Removes one, with its conversations", None, NOTHING),
    call("put", "/op/v1/channels/{id}/operators/{operator}", ADMIN, "Lets an operator answer there", Some(one::<ChannelOperator>), gives(one::<Channel>)),
    call("delete", "/op/v1/channels/{id}/operators/{operator}", ADMIN, "Ends that", None, gives(one::<Channel>)),
    call("post", "/op/v1/channels/{id}/secret", ADMIN, "Makes a new signing secret", None, gives(one::<Channel>)),
    call("get", "/op/v1/operators", ADMIN, "Operators", None, gives(many::<Operator>)),
    call("post", "/op/v1/operators", ADMIN, "Adds one", Some(one::<OperatorChange>), makes(one::<Operator>)),
    call("put", "/op/v1/operators/{id}", ADMIN, "Changes one", Some(one::<OperatorChange>), gives(one::<Operator>)),
    call("delete", "/op/v1/operators/{id}", ADMIN, "Removes one", None, NOTHING),
    call("post", "/op/v1/operators/{id}/link", ADMIN, "A link by which they set a password", None, gives(one::<PasswordLink>)),
    call("get", "/op/v1/keys", ADMIN, "Keys for programs", None, gives(many::<ApiKey>)),
    call("post", "/op/v1/keys", ADMIN, "Makes one, which is told once", Some(one::<NewApiKey>), makes(one::<ApiKey>)),
    call("delete", "/op/v1/keys/{id}", ADMIN, "Revokes one", None, NOTHING),
    call("get", "/op/v1/knowledge/answers?q&lang&verified&doctype&from&size", OPERATOR, "Questions with their answers", None, gives(listed::<KnowledgeItem>)),
    call("post", "/op/v1/knowledge/answers", EDITOR, "Adds one", Some(one::<KnowledgeChange>), makes(one::<KnowledgeItem>)),
    call("put", "/op/v1/knowledge/answers/{id}", EDITOR, "Changes one", Some(one::<KnowledgeChange>), gives(one::<KnowledgeItem>)),
    call("delete", "/op/v1/knowledge/answers/{id}", EDITOR, "Removes one", None, NOTHING),
    call("post", "/op/v1/knowledge/answers/{id}/lock", EDITOR, "Keeps others from changing one, for two minutes", None, gives(one::<Lock>)),
    call("delete", "/op/v1/knowledge/answers/{id}/lock", EDITOR, "Ends that", None, NOTHING),
    call("get", "/op/v1/knowledge/states?q&from&size", OPERATOR, "States", None, gives(listed::<StateItem>)),
    call("put", "/op/v1/knowledge/states/{id}", EDITOR, "Writes one", Some(one::<StateItem>), gives(one::<StateItem>)),
    call("delete", "/op/v1/knowledge/states/{id}", EDITOR, "Removes one", None, NOTHING),
    call("post", "/op/v1/knowledge/states/{id}/lock", EDITOR, "Keeps others from changing one, for two minutes", None, gives(one::<Lock>)),
    call("delete", "/op/v1/knowledge/states/{id}/lock", EDITOR, "Ends that", None, NOTHING),
    call("post", "/op/v1/knowledge/import?name", EDITOR, "Takes a file over", Some(shape::file), gives(one::<ImportReport>)),
    call("post", "/op/v1/train", EDITOR, "Trains in the background", Some(one::<Train>), (202, Some(one::<Job>))),
    call("get", "/op/v1/jobs", EDITOR, "Training that runs or has run", None, gives(many::<Job>)),
    call("get", "/op/v1/models", EDITOR, "Compiled bots", None, gives(many::<Model>)),
    call("post", "/op/v1/models", EDITOR, "Keeps the one that answers", Some(one::<Backup>), makes(one::<Model>)),
    call("post", "/op/v1/models/{id}/restore", EDITOR, "Lets one answer again, with its knowledge", None, gives(one::<Model>)),
    call("get", "/op/v1/models/{id}/blob", EDITOR, "One as a file", None, gives(shape::file)),
    call("delete", "/op/v1/models/{id}", EDITOR, "Removes one", None, NOTHING),
    call("get", "/op/v1/statistics?channel&from&to&zone", OPERATOR, "What happened, counted", None, gives(one::<Statistics>)),
    call("get", "/op/v1/export/{file}", ADMIN, "conversations, messages, knowledge, states, operators or channels, as .jsonl or .csv", None, gives(shape::file)),
    call("get", "/op/v1/health", OPERATOR, "Whether everything works, and why not", None, gives(one::<Health>)),
];

/// StarChat's contract; every path is also there with one segment in front.
#[rustfmt::skip] // one line each
pub const STARCHAT: &[Call] = &[
    call("post", "/get_next_response", Who::Anybody, "The next state: by name, or by what a text means; 204 when nothing fits", Some(shape::question), gives(shape::response)),
    call("get", "/decisiontable?ids&dump", Who::Anybody, "States by name, or all", None, gives(shape::page)),
    call("post", "/decisiontable", Who::Program, "Writes a state", Some(shape::state), makes(shape::indexed)),
    call("put", "/decisiontable/{id}", Who::Program, "Changes some members of a state", Some(shape::any), makes(shape::indexed)),
    call("delete", "/decisiontable/{id}", Who::Program, "Removes a state", None, gives(shape::indexed)),
    call("delete", "/decisiontable/all", Who::Program, "Removes all states", None, gives(shape::any)),
    call("post", "/decisiontable/delete", Who::Program, "Removes states by name", Some(shape::any), gives(shape::any)),
    call("post", "/decisiontable/bulk", Who::Program, "Writes states", Some(shape::any), makes(shape::any)),
    call("post", "/decisiontable/upload/csv", Who::Program, "Writes the states of a table", Some(shape::file), makes(shape::any)),
    call("post", "/decisiontable/upload/json", Who::Program, "Writes the states of a dump", Some(shape::file), makes(shape::any)),
    call("post", "/decisiontable/clone/{name}", Who::Program, "Keeps a copy of the bot under a name", None, gives(shape::any)),
    call("post", "/decisiontable_search", Who::Anybody, "Finds states", Some(shape::any), gives(shape::page)),
    call("get", "/knowledgebase?ids&dump", Who::Anybody, "Questions with their answers by id, or all", None, gives(shape::page)),
    call("post", "/knowledgebase", Who::Program, "Writes one", Some(shape::document), makes(shape::indexed)),
    call("put", "/knowledgebase/{id}", Who::Program, "Changes some members of one", Some(shape::any), makes(shape::indexed)),
    call("delete", "/knowledgebase/{id}", Who::Program, "Removes one", None, gives(shape::indexed)),
    call("delete", "/knowledgebase/all", Who::Program, "Removes all", None, gives(shape::any)),
    call("post", "/knowledgebase/delete", Who::Program, "Removes some by id", Some(shape::any), gives(shape::any)),
    call("post", "/knowledgebase/bulk", Who::Program, "Writes some", Some(many_documents), makes(shape::any)),
    call("post", "/knowledgebase/upload/csv", Who::Program, "Writes those of a table", Some(shape::file), makes(shape::any)),
    call("post", "/knowledgebase/upload/json", Who::Program, "Writes those of a dump", Some(shape::file), makes(shape::any)),
    call("post", "/knowledgebase/conversations", Who::Anybody, "Whole conversations, each in its order", Some(shape::any), gives(shape::any)),
    call("post", "/knowledgebase_search", Who::Anybody, "Finds questions with their answers", Some(shape::any), gives(shape::page)),
];

fn many_documents(shapes: &mut super::shape::Shapes) -> serde_json::Value {
    serde_json::json!({ "type": "array", "items": shape::document(shapes) })
}

/// What watches the server, and what everybody may have.
#[rustfmt::skip] // one line each
pub const OTHERS: &[Call] = &[
    call("get", "/health/live", Who::Anybody, "Whether the server runs", None, gives(shape::text)),
    call("get", "/health/ready", Who::Anybody, "Whether it can answer", None, gives(shape::text)),
    call("get", "/bot.edgewise", Who::Anybody, "The compiled bot that answers now", None, gives(shape::file)),
    call("get", "/openapi.json", Who::Anybody, "This document", None, gives(shape::any)),
];
