-- Everything that instances share. The same text runs on SQLite and on PostgreSQL, so it keeps to
-- what both understand: texts, whole numbers of 64 bits, floating-point numbers and bytes.
-- Yes and no are 1 and 0. A time is milliseconds since 1970. A list or an object is JSON as text.

-- Single values: the epoch of the logs, the secret that signs, what was imported.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Numbers that count on without a gap, inside the transaction that uses them.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('inbox', 0);

-- People at the desk.
CREATE TABLE operator (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    avatar TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '[]',
    preferences TEXT NOT NULL DEFAULT '{}',
    -- Argon2id in PHC form; nothing until a link was used.
    password TEXT,
    disabled BIGINT NOT NULL DEFAULT 0,
    -- What they chose: online or away. Whether a console is open says seen_at.
    presence TEXT NOT NULL DEFAULT 'online',
    seen_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- Links by which a password is set, once. Of every secret only the SHA-256 is kept.
CREATE TABLE password_link (
    secret TEXT NOT NULL PRIMARY KEY,
    operator TEXT NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Where operators are signed in.
CREATE TABLE sign_in (
    id TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE,
    operator TEXT NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Keys for programs.
CREATE TABLE api_key (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Where widgets are embedded.
CREATE TABLE channel (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    settings TEXT NOT NULL,
    -- JSON list of the secrets that sign identities, the newest first, two at most.
    secrets TEXT NOT NULL DEFAULT '[]',
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Who answers where, and how they look there.
CREATE TABLE channel_operator (
    channel TEXT NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
    operator TEXT NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    description TEXT NOT NULL,
    avatar TEXT NOT NULL,
    languages TEXT NOT NULL,
    PRIMARY KEY (channel, operator)
);

-- Visitors' sessions: one for a browser that has needed the server.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
    lang TEXT NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    consent TEXT,
    answering TEXT NOT NULL,
    user_id TEXT,
    user_name TEXT,
    user_email TEXT,
    verified BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_by_user ON session (channel, user_id);

-- Conversations. head counts the entries of the log; it and the entry are written together.
CREATE TABLE conversation (
    id TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    channel TEXT NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    mode TEXT NOT NULL,
    lang TEXT NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    attributes TEXT NOT NULL DEFAULT '[]',
    ticket TEXT,
    email TEXT,
    operator TEXT REFERENCES operator (id) ON DELETE SET NULL,
    head BIGINT NOT NULL DEFAULT 0,
    -- The visitor's last entry, and how many there are.
    n_questions BIGINT NOT NULL DEFAULT 0,
    -- How many entries of visitors an operator has not read: a function of the log and desk_read,
    -- kept so that a list of conversations need not count.
    unread BIGINT NOT NULL DEFAULT 0,
    last_text TEXT NOT NULL DEFAULT '',
    last_ts BIGINT NOT NULL,
    visitor_delivered BIGINT NOT NULL DEFAULT 0,
    visitor_read BIGINT NOT NULL DEFAULT 0,
    desk_delivered BIGINT NOT NULL DEFAULT 0,
    desk_read BIGINT NOT NULL DEFAULT 0,
    waiting_since BIGINT,
    handed_over_at BIGINT,
    taken_at BIGINT,
    closed_at BIGINT,
    rating BIGINT,
    rating_comment TEXT,
    -- Where the engine is in the state machine, where the server answers.
    state TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (session, client_id)
);
-- One conversation of a session is open at a time.
CREATE UNIQUE INDEX conversation_open ON conversation (session) WHERE stage <> 'closed';
CREATE INDEX conversation_by_stage ON conversation (stage, last_ts);
CREATE INDEX conversation_by_time ON conversation (last_ts);
CREATE INDEX conversation_by_channel ON conversation (channel, stage);

-- The log: append-only, numbered without a gap within a conversation.
CREATE TABLE entry (
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT NOT NULL,
    via TEXT NOT NULL,
    what TEXT,
    text TEXT NOT NULL,
    author TEXT,
    operator TEXT,
    state TEXT,
    certainty DOUBLE PRECISION,
    -- What the writer sent, hashed, so that an id that is used for something else is noticed.
    body TEXT NOT NULL,
    client_ts BIGINT,
    ts BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq),
    UNIQUE (conversation, client_id)
);
CREATE INDEX entry_by_time ON entry (ts);

-- Messages of visitors that wait for an answer.
CREATE TABLE turn (
    id TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    mode TEXT NOT NULL,
    suggestions TEXT NOT NULL,
    fault TEXT,
    opened_at BIGINT NOT NULL,
    deadline_at BIGINT,
    -- What remained when the clock was stopped.
    held BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1,
    resolution TEXT,
    resolved_by TEXT,
    resolved_at BIGINT
);
CREATE UNIQUE INDEX turn_open ON turn (conversation) WHERE resolution IS NULL;
CREATE INDEX turn_by_deadline ON turn (deadline_at) WHERE resolution IS NULL;

-- Notes of operators for operators.
CREATE TABLE note (
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    ts BIGINT NOT NULL,
    PRIMARY KEY (conversation, client_id)
);

-- What consoles are told, in order; what it is about is looked up when it is told.
CREATE TABLE inbox (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    channel TEXT,
    conversation TEXT,
    item TEXT,
    ts BIGINT NOT NULL
);

-- Tickets for streams, once each.
CREATE TABLE stream_ticket (
    secret TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- Answers that operators often give.
CREATE TABLE canned (
    id TEXT NOT NULL PRIMARY KEY,
    shortcut TEXT NOT NULL,
    text TEXT NOT NULL,
    lang TEXT NOT NULL DEFAULT ''
);

-- Transcripts that are to be posted to a channel's webhook.
CREATE TABLE webhook (
    conversation TEXT NOT NULL PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    n_attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL
);
