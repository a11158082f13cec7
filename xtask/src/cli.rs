//! `cargo xtask cli`: the `edgewise` binary with widget and console in it.

use std::env::consts::EXE_SUFFIX;

use anyhow::Result;

use crate::archive;
use crate::console;
use crate::project::Project;
use crate::step::Steps;
use crate::wasm::{self, WIDGET};

/// How many steps [`build`] takes.
pub const STEPS: usize = 5;

/// Builds the binary for use, and says where it is.
pub fn build(project: &Project, install: bool, steps: &mut Steps) -> Result<String> {
    steps.run("Preparing Rust for browsers", |step| {
        Ok(((), wasm::add_target(step)?))
    })?;
    steps.run("Building the widget", |step| {
        let compiled = wasm::compile(project, &WIDGET, step)?;
        Ok(((), wasm::bind(project, &WIDGET, &compiled)?))
    })?;
    steps.run("Building the console", |step| console::build(project, step))?;
    steps.run("Compressing both", |_| archive::write(project))?;
    steps.run("Building the binary around them", |step| {
        let args: &[&str] = match install {
            true => &["install", "--locked", "--path", "cli"],
            false => &["build", "--release", "-p", "edgewise"],
        };
        step.command(&mut project.cargo(args))?;
        Ok(((), String::new()))
    })?;
    let built = project.target.join("release");
    let built = built.join(format!("edgewise{EXE_SUFFIX}"));
    Ok(match install {
        true => "edgewise is installed".to_owned(),
        false => built.display().to_string(),
    })
}
