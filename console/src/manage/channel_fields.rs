//! The fields of a channel, as they are typed.

use edgewise_protocol::channel::{Channel, ChannelSettings, Hours, Mode};
use yew::prelude::*;

use super::channels::mode_name;
use super::hours::HoursEditor;
use crate::figures::{parse_threshold, parts, plain};
use crate::parts::field::{Check, Choice, Text, edit, flip};
use crate::parts::loading::Doing;
use crate::words::use_words;

/// A channel as texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// On or off.
    pub enabled: bool,
    /// What it was made of.
    pub version: i64,
    /// From which certainty on the engine answers.
    pub threshold: String,
    /// Where an engine elsewhere is; empty for none.
    pub remote_url: String,
    /// Its port.
    pub remote_port: String,
    /// The channel there.
    pub remote_channel: String,
    mode: Mode,
    initial_response_s: String,
    response_s: String,
    operator_choice_s: String,
    n_candidates: String,
    languages: String,
    origins: String,
    public_url: String,
    hours: Vec<Hours>,
    time_zone: String,
    ticket_url: String,
    webhook_url: String,
    signed_identity: bool,
    retention_days: String,
    began_as: Option<Box<Form>>,
}

/// The texts of a channel; of a new one, what is usual.
pub fn form_of(channel: Option<&Channel>) -> Form {
    let usual = ChannelSettings::default();
    let settings = channel.map_or(&usual, |channel| &channel.settings);
    let remote = settings.remote_engine.as_ref();
    let form = Form {
        id: channel
            .map(|channel| channel.id.0.clone())
            .unwrap_or_default(),
        name: channel
            .map(|channel| channel.name.clone())
            .unwrap_or_default(),
        enabled: channel.is_none_or(|channel| channel.enabled),
        version: channel.map_or(0, |channel| channel.version),
        threshold: format!("{} %", plain(settings.certainty_threshold * 100.0)),
        remote_url: remote.map(|engine| engine.url.clone()).unwrap_or_default(),
        remote_port: remote.map_or(6000, |engine| engine.port).to_string(),
        remote_channel: remote
            .map(|engine| engine.channel.clone())
            .unwrap_or_default(),
        mode: settings.mode,
        initial_response_s: plain(settings.initial_response_s),
        response_s: plain(settings.response_s),
        operator_choice_s: plain(settings.operator_choice_s),
        n_candidates: settings.n_candidates.to_string(),
        languages: settings.languages.join(", "),
        origins: settings.origins.join("\n"),
        public_url: settings.public_url.clone(),
        hours: settings.hours.clone(),
        time_zone: settings.time_zone.clone(),
        ticket_url: settings.ticket_url.clone(),
        webhook_url: settings.webhook_url.clone(),
        signed_identity: settings.signed_identity,
        retention_days: settings.retention_days.to_string(),
        began_as: None,
    };
    Form {
        began_as: Some(Box::new(form.clone())),
        ..form
    }
}

impl Form {
    /// Whether nothing was changed.
    pub fn untouched(&self) -> bool {
        let now = Form {
            began_as: None,
            ..self.clone()
        };
        self.began_as.as_deref() == Some(&now)
    }

    /// What is set, without the remote engine; or the name of the field that is no number.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn settings(&self) -> Result<ChannelSettings, &'static str> {
        let seconds = |text: &str, name: &'static str| {
            let number = text.trim().replace(',', ".").parse::<f64>();
            number.ok().filter(|number| number.is_finite()).ok_or(name)
        };
        let threshold = parse_threshold(&self.threshold).ok_or("certainty_threshold")?;
        Ok(ChannelSettings {
            mode: self.mode,
            certainty_threshold: threshold,
            initial_response_s: seconds(&self.initial_response_s, "initial_response_s")?,
            response_s: seconds(&self.response_s, "response_s")?,
            operator_choice_s: seconds(&self.operator_choice_s, "operator_choice_s")?,
            n_candidates: self
                .n_candidates
                .trim()
                .parse()
                .map_err(|_| "n_candidates")?,
            remote_engine: None,
            languages: parts(&self.languages),
            origins: parts(&self.origins),
            public_url: self.public_url.trim().to_owned(),
            hours: self.hours.clone(),
            time_zone: self.time_zone.trim().to_owned(),
            ticket_url: self.ticket_url.trim().to_owned(),
            webhook_url: self.webhook_url.trim().to_owned(),
            signed_identity: self.signed_identity,
            retention_days: self
                .retention_days
                .trim()
                .parse()
                .map_err(|_| "retention_days")?,
        })
    }
}

/// Properties of [`Place`].
#[derive(Properties, PartialEq)]
pub struct PlaceProps {
    /// The form.
    pub form: UseStateHandle<Form>,
    /// What the server said about it.
    pub doing: Doing,
    /// Whether the channel is new.
    pub is_new: bool,
}

/// Where the channel is: name, languages, sites, hours, links.
#[function_component]
pub fn Place(props: &PlaceProps) -> Html {
    let t = use_words();
    let (form, doing) = (&props.form, &props.doing);
    let hours = {
        let form = form.clone();
        Callback::from(move |hours: Vec<Hours>| {
            form.set(Form {
                hours,
                ..(*form).clone()
            });
        })
    };
    html! {
        <section class="card">
            <h2>{ t("Place") }</h2>
            <Check
                label={t("Chat is on")} on={form.enabled}
                hint={t("Off: the chat does not appear in the pages that embed it.")}
                onchange={flip(form, |form, on| form.enabled = on)}
            />
            <div class="columns">
                <Text
                    label={t("Name")} value={form.name.clone()} required=true
                    error={doing.about("name")}
                    onchange={edit(form, |form, value| form.name = value)}
                />
                <Text
                    label={t("Name in addresses")} value={form.id.clone()} readonly={!props.is_new}
                    required=true is_code=true error={doing.about("id")}
                    hint={t("Small letters, digits, - and _. It stays as it is.")}
                    onchange={edit(form, |form, value| form.id = value)}
                />
                <Text
                    label={t("Languages")} value={form.languages.clone()}
                    error={doing.about("languages")}
                    hint={t("Codes such as en, es; empty for all of the bot's.")}
                    onchange={edit(form, |form, value| form.languages = value)}
                />
                <Text
                    label={t("Public address of this server")} value={form.public_url.clone()}
                    error={doing.about("public_url")}
                    hint={t("For the tag to embed, such as https://chat.shop.example; empty for this one.")}
                    onchange={edit(form, |form, value| form.public_url = value)}
                />
            </div>
            <Text
                label={t("Sites that may embed it")} value={form.origins.clone()} rows={3} is_code=true
                error={doing.about("origins")}
                hint={t("One a line, such as https://shop.example; null for pages from a file; empty for every site, which is for trying out.")}
                onchange={edit(form, |form, value| form.origins = value)}
            />
            <HoursEditor
                hours={form.hours.clone()} onchange={hours} error={doing.about("hours")}
            />
            <div class="columns">
                <Text
                    label={t("Time zone of the hours")} value={form.time_zone.clone()}
                    error={doing.about("time_zone")} hint={t("Such as Europe/Madrid.")}
                    onchange={edit(form, |form, value| form.time_zone = value)}
                />
                <Text
                    label={t("Erase conversations after days")} value={form.retention_days.clone()}
                    error={doing.about("retention_days")} hint={t("0 for never.")}
                    onchange={edit(form, |form, value| form.retention_days = value)}
                />
                <Text
                    label={t("Link to a ticket")} value={form.ticket_url.clone()}
                    error={doing.about("ticket_url")}
                    hint={t("%ticket% stands for its number: https://desk.example/ticket/%ticket%")}
                    onchange={edit(form, |form, value| form.ticket_url = value)}
                />
                <Text
                    label={t("Send transcripts to")} value={form.webhook_url.clone()}
                    error={doing.about("webhook_url")}
                    hint={t("An address that a closed conversation is posted to; empty for none.")}
                    onchange={edit(form, |form, value| form.webhook_url = value)}
                />
            </div>
            <Check
                label={t("Identities must be signed")} on={form.signed_identity}
                hint={t("Who a page says its visitor is counts only with a signature.")}
                onchange={flip(form, |form, on| form.signed_identity = on)}
            />
        </section>
    }
}

/// Properties of [`Answering`].
#[derive(Properties, PartialEq)]
pub struct AnsweringProps {
    /// The form.
    pub form: UseStateHandle<Form>,
    /// What the server said about it.
    pub doing: Doing,
    /// The field that is no number.
    pub bad: Option<&'static str>,
}

/// Who answers, from which certainty on, and how soon.
#[function_component]
pub fn Answering(props: &AnsweringProps) -> Html {
    let t = use_words();
    let (form, doing, bad) = (&props.form, &props.doing, props.bad);
    let error = |name: &str| match bad {
        Some(found) if found == name => Some(t("This is no number that fits.").to_owned()),
        _ => doing.about(name),
    };
    let modes = [Mode::Automatic, Mode::Manual, Mode::Mixed]
        .map(|mode| (format!("{mode:?}").into(), mode_name(mode, t).into()));
    html! {
        <section class="card">
            <h2>{ t("Answering") }</h2>
            <Choice
                label={t("Mode")} value={format!("{:?}", form.mode)} options={modes.to_vec()}
                hint={match form.mode {
                    Mode::Automatic => t("The bot answers until it hands over to a person."),
                    Mode::Manual => t("Operators answer; the bot never does by itself."),
                    Mode::Mixed => t("The bot suggests, operators choose; the best answer is sent when nobody does in time."),
                }}
                onchange={edit(form, |form, value| {
                    form.mode = match value.as_str() {
                        "Manual" => Mode::Manual,
                        "Mixed" => Mode::Mixed,
                        _ => Mode::Automatic,
                    };
                })}
            />
            <div class="columns">
                <Text
                    label={t("Certainty threshold")} value={form.threshold.clone()}
                    error={error("certainty_threshold")}
                    hint={t("0.5 or 50 %. 0 answers always, 1 only what is sure.")}
                    onchange={edit(form, |form, value| form.threshold = value)}
                />
                <Text
                    label={t("First answer after seconds")} value={form.initial_response_s.clone()}
                    error={error("initial_response_s")}
                    onchange={edit(form, |form, value| form.initial_response_s = value)}
                />
                <Text
                    label={t("Further answers after seconds")} value={form.response_s.clone()}
                    error={error("response_s")}
                    onchange={edit(form, |form, value| form.response_s = value)}
                />
                <Text
                    label={t("Seconds to choose")} value={form.operator_choice_s.clone()}
                    error={error("operator_choice_s")}
                    hint={t("In mixed mode, until the best answer is sent.")}
                    onchange={edit(form, |form, value| form.operator_choice_s = value)}
                />
                <Text
                    label={t("Suggested answers")} value={form.n_candidates.clone()}
                    error={error("n_candidates")} hint={t("1 to 10.")}
                    onchange={edit(form, |form, value| form.n_candidates = value)}
                />
            </div>
            <fieldset>
                <legend>{ t("Engine on another machine") }</legend>
                <p class="more">{ t("Asked instead of this server's own; where it cannot be reached, operators answer.") }</p>
                <div class="columns">
                    <Text
                        label={t("Address")} value={form.remote_url.clone()}
                        error={error("remote_engine.url")}
                        hint={t("Such as http://10.0.0.7; empty for this server's own.")}
                        onchange={edit(form, |form, value| form.remote_url = value)}
                    />
                    <Text
                        label={t("Port")} value={form.remote_port.clone()}
                        error={error("remote_port").or_else(|| error("remote_engine.port"))}
                        onchange={edit(form, |form, value| form.remote_port = value)}
                    />
                    <Text
                        label={t("Channel there")} value={form.remote_channel.clone()}
                        error={error("remote_engine.channel")}
                        onchange={edit(form, |form, value| form.remote_channel = value)}
                    />
                </div>
            </fieldset>
        </section>
    }
}
