//! Turns questions into vectors, so that questions which mean the same are near one another.
//!
//! A [`Teacher`] is a folder with a BERT-like sentence-embedding model, as in all-MiniLM-L6-v2:
//!
//! | file | holds |
//! |---|---|
//! | `model.safetensors` | the weights |
//! | `tokenizer.json` | how texts are cut into tokens |
//! | `config.json` | the model's shape; what it does not say is told by the weights |
//! | `1_Pooling/config.json` | whether the vectors of all tokens are averaged, which is the default, or the first one counts |
//!
//! It is asked when a bot is compiled, never afterwards: its labels teach the small model that pages
//! carry (Hinton, Vinyals & Dean 2015).
//! The model runs with [candle](https://github.com/huggingface/candle) on the processor; nothing is
//! fetched from anywhere.
//! A question of a dozen words takes some milliseconds with MiniLM.
#![forbid(unsafe_code)]

mod bert;
mod shape;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tokenizers::Tokenizer;

use bert::Bert;
use shape::Shape;

/// Most tokens of a text that are read: a question's meaning is in its beginning.
const MAX_TOKENS: usize = 128;
/// Texts of the same length that are worked out at once.
const BATCH: usize = 32;
/// Numbers are rounded to this part of one, so that processors which add up in another order agree.
const STEPS: f32 = 4096.0;

/// A sentence-embedding model, ready to be asked.
pub struct Teacher {
    tokenizer: Tokenizer,
    model: Bert,
    /// Whether the first token's vector counts, in place of the mean of all.
    is_first_token: bool,
    max_tokens: usize,
}

/// Why a folder is no teacher, or a teacher fails.
#[derive(Debug, thiserror::Error)]
pub enum TeacherError {
    /// A file is not there.
    #[error("{}: there is no such file; a teacher is a folder with model.safetensors, tokenizer.json and config.json", .0.display())]
    Missing(PathBuf),
    /// A file cannot be read.
    #[error("{}: cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, std::io::Error),
    /// A file holds something else.
    #[error("{}: is not what was expected: {}", .0.display(), .1)]
    Malformed(PathBuf, String),
    /// A text cannot be turned into a vector.
    #[error("the teacher fails at `{0}`: {1}")]
    Failed(String, String),
}

impl Teacher {
    /// Reads the model in the folder `dir`.
    ///
    /// # Errors
    /// When a file is missing, cannot be read, or does not fit to the others.
    pub fn open(dir: &Path) -> Result<Teacher, TeacherError> {
        let weights_path = dir.join("model.safetensors");
        let bytes = read(&weights_path)?;
        let malformed = |problem: String| TeacherError::Malformed(weights_path.clone(), problem);
        let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu)
            .map_err(|error| malformed(error.to_string()))?;
        drop(bytes);
        let sizes: Vec<(&str, &[usize])> = tensors
            .iter()
            .map(|(name, tensor)| (name.as_str(), tensor.dims()))
            .collect();
        let shape = Shape::of_weights(&sizes).ok_or_else(|| {
            malformed("it has no weights of a BERT-like model under their usual names".to_owned())
        })?;
        let config_path = dir.join("config.json");
        let shape = match config_path.exists() {
            true => shape
                .with_config(&read(&config_path)?)
                .map_err(|problem| TeacherError::Malformed(config_path, problem))?,
            false => shape,
        };
        let tokenizer_path = dir.join("tokenizer.json");
        let mut tokenizer = Tokenizer::from_bytes(read(&tokenizer_path)?)
            .map_err(|error| TeacherError::Malformed(tokenizer_path.clone(), error.to_string()))?;
        if tokenizer.get_vocab_size(true) > shape.n_tokens {
            return Err(TeacherError::Malformed(
                tokenizer_path,
                format!(
                    "it has {} tokens, but the model only {}",
                    tokenizer.get_vocab_size(true),
                    shape.n_tokens
                ),
            ));
        }
        // Texts are padded and cut here.
        tokenizer.with_padding(None);
        let uncut = tokenizer.with_truncation(None).map(|_| ());
        uncut.map_err(|error| TeacherError::Malformed(tokenizer_path, error.to_string()))?;
        let weights = VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu);
        let weights = match shape.prefix.is_empty() {
            true => weights,
            false => weights.pp(&shape.prefix),
        };
        let model = Bert::load(&weights, &shape).map_err(|error| malformed(error.to_string()))?;
        Ok(Teacher {
            tokenizer,
            model,
            is_first_token: is_first_token(dir)?,
            max_tokens: shape.n_positions.min(MAX_TOKENS),
        })
    }

    /// A vector of length 1 for each text; `progress` hears how many are done.
    ///
    /// The same texts give the same vectors, whatever else is asked with them.
    ///
    /// # Errors
    /// When a text cannot be cut into tokens, or the model does not fit to them.
    pub fn embed(
        &self,
        texts: &[&str],
        progress: &dyn Fn(usize),
    ) -> Result<Vec<Vec<f32>>, TeacherError> {
        // Texts of one length need no padding.
        let mut by_length: BTreeMap<usize, Vec<(usize, Vec<u32>)>> = BTreeMap::new();
        for (number, text) in texts.iter().enumerate() {
            let encoded = self
                .tokenizer
                .encode_fast(*text, true)
                .map_err(|error| failed(text, &error.to_string()))?;
            let ids: Vec<u32> = cut(encoded.get_ids(), self.max_tokens);
            if ids.is_empty() {
                return Err(failed(text, "it has no tokens"));
            }
            by_length.entry(ids.len()).or_default().push((number, ids));
        }
        let mut vectors = vec![Vec::new(); texts.len()];
        let mut n_done = 0;
        for same in by_length.into_values() {
            for batch in same.chunks(BATCH) {
                let rows = self.forward(batch).map_err(|error| {
                    let text = batch.first().and_then(|(number, _)| texts.get(*number));
                    failed(text.unwrap_or(&""), &error.to_string())
                })?;
                for ((number, _), row) in batch.iter().zip(rows) {
                    if let Some(vector) = vectors.get_mut(*number) {
                        *vector = unit(row);
                    }
                }
                n_done += batch.len();
                progress(n_done);
            }
        }
        Ok(vectors)
    }

    /// The vectors of texts that have the same number of tokens.
    fn forward(&self, batch: &[(usize, Vec<u32>)]) -> candle_core::Result<Vec<Vec<f32>>> {
        let length = batch.first().map_or(0, |(_, ids)| ids.len());
        let ids: Vec<u32> = batch.iter().flat_map(|(_, ids)| ids).copied().collect();
        let ids = Tensor::from_vec(ids, (batch.len(), length), &Device::Cpu)?;
        let of_tokens = self.model.forward(&ids)?;
        let of_texts = match self.is_first_token {
            true => of_tokens.get_on_dim(1, 0)?,
            false => of_tokens.mean(1)?,
        };
        of_texts.to_vec2()
    }
}

impl std::fmt::Debug for Teacher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Teacher")
            .field("is_first_token", &self.is_first_token)
            .field("max_tokens", &self.max_tokens)
            .finish_non_exhaustive()
    }
}

fn failed(text: &str, problem: &str) -> TeacherError {
    TeacherError::Failed(text.to_owned(), problem.to_owned())
}

fn read(path: &Path) -> Result<Vec<u8>, TeacherError> {
    match path.is_file() {
        true => std::fs::read(path).map_err(|e| TeacherError::Unreadable(path.to_owned(), e)),
        false => Err(TeacherError::Missing(path.to_owned())),
    }
}

/// What `1_Pooling/config.json` says, if it is there.
fn is_first_token(dir: &Path) -> Result<bool, TeacherError> {
    let path = dir.join("1_Pooling/config.json");
    if !path.exists() {
        return Ok(false);
    }
    let value: serde_json::Value = serde_json::from_slice(&read(&path)?)
        .map_err(|error| TeacherError::Malformed(path, error.to_string()))?;
    let says = |key: &str| value.get(key).and_then(serde_json::Value::as_bool);
    Ok(says("pooling_mode_cls_token").unwrap_or(false))
}

/// The first tokens, and the last one, which ends a text.
fn cut(ids: &[u32], most: usize) -> Vec<u32> {
    match ids.split_last() {
        Some((last, before)) if ids.len() > most => {
            let kept = before.iter().take(most.saturating_sub(1));
            kept.chain([last]).copied().collect()
        }
        _ => ids.to_vec(),
    }
}

/// The same direction with length 1, rounded.
fn unit(vector: Vec<f32>) -> Vec<f32> {
    let square: f32 = vector.iter().map(|x| x * x).sum();
    let length = square.sqrt().max(f32::MIN_POSITIVE);
    let rounded = |x: f32| (x / length * STEPS).round() / STEPS;
    vector.into_iter().map(rounded).collect()
}
