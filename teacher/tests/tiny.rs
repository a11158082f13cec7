//! A teacher of a few numbers, made here, against the same arithmetic written plainly.
// Helpers outside a test function may fail a test, too.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use edgewise_teacher::{Teacher, TeacherError};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const WIDTH: usize = 8;
const WIDE: usize = 12;
const N_HEADS: usize = 2;
const N_LAYERS: usize = 2;
const N_POSITIONS: usize = 10;
const WORDS: [&str; 9] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "parcel", "##s",
];

/// A weight: its name, its size, its numbers.
type Weight = (String, Vec<usize>, Vec<f32>);

/// All weights of the model, under names that begin with `prefix`.
fn weights(prefix: &str) -> Vec<Weight> {
    let mut names = vec![
        (
            "embeddings.word_embeddings.weight".to_owned(),
            vec![WORDS.len(), WIDTH],
        ),
        (
            "embeddings.position_embeddings.weight".to_owned(),
            vec![N_POSITIONS, WIDTH],
        ),
        (
            "embeddings.token_type_embeddings.weight".to_owned(),
            vec![2, WIDTH],
        ),
        ("embeddings.LayerNorm.weight".to_owned(), vec![WIDTH]),
        ("embeddings.LayerNorm.bias".to_owned(), vec![WIDTH]),
    ];
    for layer in 0..N_LAYERS {
        for (part, out, input) in [
            ("attention.self.query", WIDTH, Some(WIDTH)),
            ("attention.self.key", WIDTH, Some(WIDTH)),
            ("attention.self.value", WIDTH, Some(WIDTH)),
            ("attention.output.dense", WIDTH, Some(WIDTH)),
            ("attention.output.LayerNorm", WIDTH, None),
            ("intermediate.dense", WIDE, Some(WIDTH)),
            ("output.dense", WIDTH, Some(WIDE)),
            ("output.LayerNorm", WIDTH, None),
        ] {
            let name = format!("encoder.layer.{layer}.{part}");
            let size = [Some(out), input].into_iter().flatten().collect();
            names.push((format!("{name}.weight"), size));
            names.push((format!("{name}.bias"), vec![out]));
        }
    }
    let mut seed = 7u32;
    let mut number = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let weight = |(name, size): (String, Vec<usize>)| {
        let numbers = (0..size.iter().product()).map(|_| number()).collect();
        (format!("{prefix}{name}"), size, numbers)
    };
    names.into_iter().map(weight).collect()
}

/// The bytes of a safetensors file.
fn safetensors(weights: &[Weight]) -> Vec<u8> {
    let (mut header, mut data) = (Map::new(), Vec::new());
    for (name, size, numbers) in weights {
        let begin = data.len();
        data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        let entry = json!({"dtype": "F32", "shape": size, "data_offsets": [begin, data.len()]});
        header.insert(name.clone(), entry);
    }
    let header = Value::Object(header).to_string();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn tokenizer() -> Value {
    let vocabulary: Map<String, Value> = WORDS
        .iter()
        .enumerate()
        .map(|(id, word)| ((*word).to_owned(), json!(id)))
        .collect();
    let special = |token: &str, id: u32| json!({"id": token, "ids": [id], "tokens": [token]});
    json!({
        "version": "1.0",
        "truncation": {"max_length": 4, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {"strategy": {"Fixed": 8}, "direction": "Right", "pad_to_multiple_of": null,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"[CLS]": special("[CLS]", 2), "[SEP]": special("[SEP]", 3)}
        },
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": vocabulary}
    })
}

fn config() -> Value {
    json!({"num_attention_heads": N_HEADS, "num_hidden_layers": N_LAYERS, "hidden_act": "gelu",
        "layer_norm_eps": 1e-12, "model_type": "bert"})
}

/// A folder with the model.
fn folder(prefix: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(
        dir.path().join("model.safetensors"),
        safetensors(&weights(prefix)),
    )
    .expect("written");
    write(dir.path(), "tokenizer.json", &tokenizer());
    write(dir.path(), "config.json", &config());
    dir
}

fn write(dir: &Path, name: &str, value: &Value) {
    fs::write(dir.join(name), value.to_string()).expect("written");
}

fn embed(dir: &Path, texts: &[&str]) -> Vec<Vec<f32>> {
    let teacher = Teacher::open(dir).expect("a teacher");
    teacher.embed(texts, &|_| {}).expect("vectors")
}

/// What BERT does to tokens, one number after the other.
struct Plain(Vec<Weight>);

type Rows = Vec<Vec<f64>>;

impl Plain {
    fn rows(&self, name: &str) -> Rows {
        let found = self.0.iter().find(|(whole, ..)| whole == name);
        let (_, size, numbers) = found.expect("a weight");
        let width = size.get(1).copied().unwrap_or(1);
        let rows = numbers.chunks(width);
        rows.map(|row| row.iter().map(|&x| f64::from(x)).collect())
            .collect()
    }

    fn linear(&self, name: &str, rows: &[Vec<f64>]) -> Rows {
        let (weight, bias) = (
            self.rows(&format!("{name}.weight")),
            self.rows(&format!("{name}.bias")),
        );
        let cell = |row: &Vec<f64>, out: usize| {
            row.iter()
                .zip(&weight[out])
                .map(|(a, b)| a * b)
                .sum::<f64>()
                + bias[out][0]
        };
        rows.iter()
            .map(|row| (0..weight.len()).map(|out| cell(row, out)).collect())
            .collect()
    }

    fn norm(&self, name: &str, rows: &[Vec<f64>]) -> Rows {
        let (weight, bias) = (
            self.rows(&format!("{name}.weight")),
            self.rows(&format!("{name}.bias")),
        );
        let one = |row: &Vec<f64>| {
            let n = row.len() as f64;
            let mean = row.iter().sum::<f64>() / n;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
            let scaled = row.iter().map(|x| (x - mean) / (variance + 1e-12).sqrt());
            scaled
                .enumerate()
                .map(|(i, x)| x * weight[i][0] + bias[i][0])
                .collect()
        };
        rows.iter().map(one).collect()
    }

    fn attend(&self, layer: &str, rows: &[Vec<f64>]) -> Rows {
        let part = |name: &str| self.linear(&format!("{layer}.attention.self.{name}"), rows);
        let (query, key, value) = (part("query"), part("key"), part("value"));
        let of_head = WIDTH / N_HEADS;
        let mut mixed = vec![vec![0.0; WIDTH]; rows.len()];
        for head in 0..N_HEADS {
            let range = head * of_head..(head + 1) * of_head;
            for (here, out) in mixed.iter_mut().enumerate() {
                let score = |there: usize| {
                    let pairs = query[here][range.clone()]
                        .iter()
                        .zip(&key[there][range.clone()]);
                    (pairs.map(|(a, b)| a * b).sum::<f64>() / (of_head as f64).sqrt()).exp()
                };
                let scores: Vec<f64> = (0..rows.len()).map(score).collect();
                let sum: f64 = scores.iter().sum();
                for (there, score) in scores.iter().enumerate() {
                    for place in range.clone() {
                        out[place] += score / sum * value[there][place];
                    }
                }
            }
        }
        mixed
    }

    fn forward(&self, ids: &[usize]) -> Rows {
        let [words, positions, kinds] = ["word", "position", "token_type"]
            .map(|name| self.rows(&format!("embeddings.{name}_embeddings.weight")));
        let sum = |(at, &id): (usize, &usize)| {
            (0..WIDTH)
                .map(|i| words[id][i] + positions[at][i] + kinds[0][i])
                .collect()
        };
        let mut rows = self.norm(
            "embeddings.LayerNorm",
            &ids.iter().enumerate().map(sum).collect::<Rows>(),
        );
        for layer in 0..N_LAYERS {
            let layer = format!("encoder.layer.{layer}");
            let attended = self.linear(
                &format!("{layer}.attention.output.dense"),
                &self.attend(&layer, &rows),
            );
            rows = self.norm(
                &format!("{layer}.attention.output.LayerNorm"),
                &plus(&rows, &attended),
            );
            let mut wide = self.linear(&format!("{layer}.intermediate.dense"), &rows);
            wide.iter_mut().flatten().for_each(|x| *x = gelu(*x));
            let narrow = self.linear(&format!("{layer}.output.dense"), &wide);
            rows = self.norm(&format!("{layer}.output.LayerNorm"), &plus(&rows, &narrow));
        }
        rows
    }
}

fn plus(a: &[Vec<f64>], b: &[Vec<f64>]) -> Rows {
    let row = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + b).collect();
    a.iter().zip(b).map(row).collect()
}

/// x · Φ(x), with the error function by its series, which is 1 far out.
fn gelu(x: f64) -> f64 {
    let z = x / 2f64.sqrt();
    let (mut term, mut sum) = (z, z);
    for n in 1..60 {
        term *= -z * z / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    let erf = match z.abs() < 3.5 {
        true => sum * 2.0 / std::f64::consts::PI.sqrt(),
        false => z.signum(),
    };
    x * 0.5 * (1.0 + erf)
}

fn unit(vector: Vec<f64>) -> Vec<f64> {
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    vector.into_iter().map(|x| x / length).collect()
}

#[track_caller]
fn assert_near(found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (f64::from(*found) - expected).abs() < 4e-4,
            "{found} {expected}"
        );
    }
}

#[test]
fn vectors_are_what_plain_arithmetic_gives() {
    let dir = folder("");
    let plain = Plain(weights(""));
    // [CLS] where is my parcel ##s [SEP]
    let rows = plain.forward(&[2, 4, 5, 6, 7, 8, 3]);
    let mean = |i: usize| rows.iter().map(|row| row[i]).sum::<f64>() / rows.len() as f64;
    let found = embed(dir.path(), &["Where is my parcels"]);
    assert_near(&found[0], &unit((0..WIDTH).map(mean).collect()));

    fs::create_dir(dir.path().join("1_Pooling")).expect("a folder");
    write(
        dir.path(),
        "1_Pooling/config.json",
        &json!({"pooling_mode_cls_token": true}),
    );
    let found = embed(dir.path(), &["Where is my parcels"]);
    assert_near(&found[0], &unit(rows[0].clone()));
}

#[test]
fn a_text_has_the_same_vector_whatever_else_is_asked() {
    let dir = folder("");
    let mut texts = vec!["where", "my parcel", "is it", "", "parcel where is"];
    texts.extend(["my parcel"; 70]);
    let together = embed(dir.path(), &texts);
    for (text, vector) in texts.iter().zip(&together) {
        assert_eq!(
            embed(dir.path(), &[text]),
            std::slice::from_ref(vector),
            "{text}"
        );
        let square: f32 = vector.iter().map(|x| x * x).sum();
        assert!((square - 1.0).abs() < 0.01, "{text}: {square}");
    }
}

#[test]
fn a_long_text_is_cut_where_the_model_ends() {
    let dir = folder("");
    let long = "where is my parcel ".repeat(50);
    let longer = "where is my parcel ".repeat(60);
    let vectors = embed(dir.path(), &[&long, &longer]);
    assert_eq!(vectors[0], vectors[1]);
}

#[test]
fn names_may_have_a_prefix_and_the_shape_may_be_told_by_the_weights() {
    let expected = embed(folder("").path(), &["where is it"]);
    let dir = folder("bert.");
    assert_eq!(embed(dir.path(), &["where is it"]), expected);
    fs::remove_file(dir.path().join("config.json")).expect("removed");
    // One head in place of two: other vectors, but a teacher.
    assert_eq!(embed(dir.path(), &["where is it"])[0].len(), WIDTH);
}

#[test]
fn progress_is_heard_until_everything_is_done() {
    let teacher = Teacher::open(folder("").path()).expect("a teacher");
    let heard = std::cell::RefCell::new(Vec::new());
    let texts = ["where", "is my", "parcel"];
    teacher
        .embed(&texts, &|n| heard.borrow_mut().push(n))
        .expect("vectors");
    assert_eq!(heard.into_inner(), [2, 3]);
}

#[test]
fn a_folder_that_is_no_teacher_is_told_why() {
    let check = |change: &dyn Fn(&Path), expected: &str| {
        let dir = folder("");
        change(dir.path());
        let error = Teacher::open(dir.path()).expect_err("no teacher");
        assert!(error.to_string().contains(expected), "{error}");
    };
    for name in ["model.safetensors", "tokenizer.json"] {
        check(
            &|dir| fs::remove_file(dir.join(name)).unwrap(),
            "there is no such file",
        );
        check(&|dir| fs::write(dir.join(name), b"no model").unwrap(), name);
        check(&|dir| fs::write(dir.join(name), b"").unwrap(), name);
    }
    check(
        &|dir| fs::write(dir.join("config.json"), b"[]").unwrap(),
        "config.json",
    );
    let with = |key: &str, value: Value| {
        let mut config = config();
        config[key] = value;
        config
    };
    for (key, value, expected) in [
        (
            "num_hidden_layers",
            json!(6),
            "6 layers, but the weights have 2",
        ),
        ("num_attention_heads", json!(3), "do not divide"),
        ("num_attention_heads", json!(0), "do not divide"),
        ("position_embedding_type", json!("relative_key"), "absolute"),
        ("hidden_act", json!("swish"), "config.json"),
    ] {
        check(
            &|dir| write(dir, "config.json", &with(key, value.clone())),
            expected,
        );
    }
    let without = |part: &str| {
        let mut weights = weights("");
        weights.retain(|(name, ..)| !name.contains(part));
        safetensors(&weights)
    };
    for part in [
        "word_embeddings",
        "encoder.layer.1.attention",
        "intermediate",
    ] {
        check(
            &|dir| fs::write(dir.join("model.safetensors"), without(part)).unwrap(),
            "model.safetensors",
        );
    }
    let mut small = weights("");
    small[0].1[0] = 4;
    small[0].2.truncate(4 * WIDTH);
    check(
        &|dir| fs::write(dir.join("model.safetensors"), safetensors(&small)).unwrap(),
        "9 tokens, but the model only 4",
    );
    let missing = Teacher::open(Path::new("nowhere"));
    assert!(matches!(missing, Err(TeacherError::Missing(_))));
}
