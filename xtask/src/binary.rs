//! The binary format of WebAssembly, byte by byte.
//!
//! <https://webassembly.github.io/spec/core/binary/modules.html>

use anyhow::{Context, Result, bail, ensure};

/// What every module begins with: a magic number and the version.
pub const HEADER: &[u8; 8] = b"\0asm\x01\0\0\0";

/// What is left of a part of a module.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// What follows the header of a module.
    pub fn behind_header(module: &'a [u8]) -> Result<Bytes<'a>> {
        let mut bytes = Bytes(module);
        let header = bytes.take(HEADER.len())?;
        ensure!(header == HEADER, "it is no module of version 1");
        Ok(bytes)
    }

    pub fn take(&mut self, n_bytes: usize) -> Result<&'a [u8]> {
        let parts = self.0.split_at_checked(n_bytes);
        let (taken, rest) = parts.context("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8> {
        let byte = self.take(1)?.first();
        byte.copied().context("it ends too early")
    }

    /// An unsigned number of 32 bits: seven bits a byte, lowest first, the eighth says "more".
    pub fn number(&mut self) -> Result<usize> {
        let mut number = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let number = u32::try_from(number).context("a number has more than 32 bits")?;
                return Ok(usize::try_from(number)?);
            }
        }
        bail!("a number has more than five bytes")
    }

    /// The bytes of a number of any width and sign.
    pub fn digits(&mut self) -> Result<&'a [u8]> {
        let last = self.0.iter().position(|byte| byte & 0x80 == 0);
        self.take(last.context("a number has no end")? + 1)
    }

    pub fn text(&mut self) -> Result<&'a str> {
        let size = self.number()?;
        std::str::from_utf8(self.take(size)?).context("a name is no UTF-8")
    }
}

pub fn write_number(output: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        output.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    output.push(number as u8);
}

pub fn write_text(output: &mut Vec<u8>, text: &str) {
    write_number(output, text.len());
    output.extend(text.as_bytes());
}
