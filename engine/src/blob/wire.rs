//! Reading and writing the few shapes that sections are made of: bytes, varints, 32-bit floats.

use super::{LoadError, Tag};

/// Reads a section front to back; every method fails instead of reading past the end.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    section: Tag,
    rest: &'a [u8],
    n_bytes: usize,
}

impl<'a> Reader<'a> {
    /// A reader of `bytes`, which errors will call `section`.
    pub fn new(section: Tag, bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            section,
            rest: bytes,
            n_bytes: bytes.len(),
        }
    }

    /// Bytes read so far.
    pub fn position(&self) -> usize {
        self.n_bytes - self.rest.len()
    }

    /// Bytes left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The error that this section is malformed.
    pub fn malformed(&self, what: &'static str) -> LoadError {
        self.section.malformed(what)
    }

    /// One byte.
    ///
    /// # Errors
    /// At the end.
    pub fn u8(&mut self) -> Result<u8, LoadError> {
        let (&first, rest) = self
            .rest
            .split_first()
            .ok_or(self.malformed("it ends too early"))?;
        self.rest = rest;
        Ok(first)
    }

    /// An unsigned LEB128 number of at most five bytes.
    ///
    /// # Errors
    /// At the end, above 32 bits, or written longer than needed.
    pub fn varint(&mut self) -> Result<u32, LoadError> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                if byte == 0 && shift > 0 {
                    return Err(self.malformed("a number is written longer than needed"));
                }
                return u32::try_from(value).map_err(|_| self.malformed("a number is too large"));
            }
        }
        Err(self.malformed("a number is too large"))
    }

    /// A count of things that take at least one byte each, so that hostile counts cannot make the
    /// reader reserve more than the file's size.
    ///
    /// # Errors
    /// As [`Reader::varint`], or when the count exceeds the bytes left.
    pub fn count(&mut self) -> Result<usize, LoadError> {
        let n = self.varint()? as usize;
        if n > self.left() {
            return Err(self.malformed("it announces more than it holds"));
        }
        Ok(n)
    }

    /// A number below `end`.
    ///
    /// # Errors
    /// As [`Reader::varint`], or when it is not below `end`.
    pub fn below(&mut self, end: usize) -> Result<usize, LoadError> {
        let n = self.varint()? as usize;
        if n >= end {
            return Err(self.malformed("a number points outside its table"));
        }
        Ok(n)
    }

    /// A finite 32-bit float.
    ///
    /// # Errors
    /// At the end, or when it is infinite or not a number.
    pub fn f32(&mut self) -> Result<f32, LoadError> {
        let bytes = self
            .take(4)?
            .first_chunk::<4>()
            .ok_or(self.malformed("it ends too early"))?;
        let value = f32::from_le_bytes(*bytes);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(self.malformed("a number is not finite"))
        }
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// At the end.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], LoadError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(n)
            .ok_or(self.malformed("it ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// When something is.
    pub fn end(self) -> Result<(), LoadError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.malformed("bytes are left over"))
        }
    }
}

/// Writes what [`Reader`] reads.
#[cfg(feature = "compile")]
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

#[cfg(feature = "compile")]
impl Writer {
    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// An unsigned LEB128 number.
    pub fn varint(&mut self, value: usize) {
        debug_assert!(u32::try_from(value).is_ok());
        let mut value = value as u32;
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A 32-bit float.
    pub fn f32(&mut self, value: f32) {
        debug_assert!(value.is_finite());
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEST: Tag = Tag(*b"TEST");

    proptest! {
        #[test]
        fn what_is_written_is_read(numbers: Vec<u32>, float in -1e30f32..1e30) {
            let mut writer = Writer::default();
            for &n in &numbers {
                writer.varint(n as usize);
            }
            writer.f32(float);
            let bytes = writer.finish();
            let mut reader = Reader::new(TEST, &bytes);
            for &n in &numbers {
                prop_assert_eq!(reader.varint(), Ok(n));
            }
            prop_assert_eq!(reader.f32(), Ok(float));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(TEST, &bytes);
            while reader.varint().is_ok() || reader.u8().is_ok() {}
            prop_assert_eq!(reader.left(), 0);
        }
    }

    #[test]
    fn numbers_have_one_form_only() {
        for bytes in [
            &[0x80, 0x00][..],
            &[0xff, 0xff, 0xff, 0xff, 0x1f],
            &[0x80],
            &[0xff; 6],
        ] {
            assert!(Reader::new(TEST, bytes).varint().is_err(), "{bytes:?}");
        }
    }
}
