-- What the bot knows, and the bots that were made of it. As in 0001, the same text runs on both
-- databases. `edited_by` is empty for what came from files; what somebody has changed is kept when
-- the files change.

-- Counts every change of what follows, so that an instance sees that its bot is not the newest.
INSERT INTO counter (name, value) VALUES ('knowledge', 0);

-- Files that are not taken apart: settings, dialogues, synonyms, pictures.
CREATE TABLE source_file (
    path TEXT NOT NULL PRIMARY KEY,
    -- Base 64.
    content TEXT NOT NULL,
    edited_by TEXT
);

-- Questions and their answers: StarChat's knowledge base.
CREATE TABLE answer (
    id TEXT NOT NULL PRIMARY KEY,
    -- The order in which they were written.
    place BIGINT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    conversation TEXT NOT NULL DEFAULT '',
    index_in_conversation BIGINT,
    question TEXT NOT NULL,
    -- Questions that do not mean it, a list.
    negative TEXT NOT NULL DEFAULT '[]',
    answer TEXT NOT NULL,
    verified BIGINT NOT NULL,
    topics TEXT NOT NULL DEFAULT '',
    doctype TEXT NOT NULL,
    -- The state that it leads to.
    state TEXT NOT NULL DEFAULT '',
    -- StarChat's number of the operation that is pending; 0 for none.
    status BIGINT NOT NULL DEFAULT 0,
    -- The conversation that it was learnt from. It may be erased, so it is not a reference.
    learnt_from TEXT,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    edited_by TEXT
);
CREATE INDEX answer_by_place ON answer (place);

-- The state machine: StarChat's decision table.
CREATE TABLE state (
    name TEXT NOT NULL PRIMARY KEY,
    place BIGINT NOT NULL,
    lang TEXT NOT NULL DEFAULT '',
    queries TEXT NOT NULL DEFAULT '[]',
    negative TEXT NOT NULL DEFAULT '[]',
    bubble TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL DEFAULT '',
    -- JSON whose members stay in the order in which they were written; `null` for none.
    action_input TEXT NOT NULL DEFAULT 'null',
    state_data TEXT NOT NULL DEFAULT 'null',
    success_value TEXT NOT NULL DEFAULT '',
    failure_value TEXT NOT NULL DEFAULT '',
    analyzer TEXT NOT NULL DEFAULT '',
    regex TEXT NOT NULL DEFAULT '',
    max_state_count BIGINT NOT NULL DEFAULT 0,
    execution_order BIGINT NOT NULL DEFAULT 0,
    evaluation_class TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    edited_by TEXT
);
CREATE INDEX state_by_place ON state (place);

-- What came from files and was removed here, so that it does not come back with them.
CREATE TABLE removed (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Who holds which answer or state open for changes. A lock ends by itself.
CREATE TABLE knowledge_lock (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Compiled bots. The one that answers is active.
CREATE TABLE model (
    id TEXT NOT NULL PRIMARY KEY,
    -- The order in which they were made.
    seq BIGINT NOT NULL,
    -- The SHA-256 of the blob, in hexadecimal.
    sha256 TEXT NOT NULL,
    -- The count of knowledge that it was made of.
    knowledge BIGINT NOT NULL,
    active BIGINT NOT NULL,
    -- Whether somebody has asked for it to be kept.
    kept BIGINT NOT NULL DEFAULT 0,
    why TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    -- What training has found: the next bot begins with it.
    training TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    n_targets BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    blob BYTEA NOT NULL,
    -- The knowledge itself, compressed JSON.
    content BYTEA NOT NULL
);
CREATE INDEX model_by_seq ON model (seq);
INSERT INTO counter (name, value) VALUES ('model', 0);

-- Training that runs or has run.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    step TEXT NOT NULL,
    outcome TEXT NOT NULL,
    result TEXT NOT NULL DEFAULT '',
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- When whoever runs it was last heard of; one that is silent for long has failed.
    seen_at BIGINT NOT NULL
);
CREATE INDEX job_by_time ON job (started_at);
