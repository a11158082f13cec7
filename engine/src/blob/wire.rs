//! Reading and writing the few shapes that sections are made of: bytes, varints, 32-bit floats.

use super::{LoadError, MALFORMED, Tag};

/// Reads a section front to back.
///
/// A read that fails gives nothing (0, no bytes), leaves nothing to read, and is remembered: the
/// first fault is told by [`Reader::end`], which every section must call.
/// So the readers of sections are straight lines, and small: every page carries them.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    section: Tag,
    rest: &'a [u8],
    n_bytes: usize,
    n_copied: usize,
    fault: Option<&'static str>,
}

impl<'a> Reader<'a> {
    /// A reader of `bytes`, which errors will call `section`.
    #[inline(never)]
    pub fn new(section: Tag, bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            section,
            rest: bytes,
            n_bytes: bytes.len(),
            n_copied: 0,
            fault: None,
        }
    }

    /// Bytes read so far; all of them after a fault.
    pub fn position(&self) -> usize {
        self.n_bytes - self.rest.len()
    }

    /// Counts bytes that are copied from elsewhere on this section's behalf, and gives their sum.
    pub(super) fn copies(&mut self, n_bytes: usize) -> usize {
        self.n_copied = self.n_copied.saturating_add(n_bytes);
        self.n_copied
    }

    /// Bytes left; none after a fault.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Remembers that the section is malformed; nothing more is read.
    ///
    /// Without feature `compile` every fault is `MALFORMED`: nobody reads the texts in a page, and
    /// they would cost it a kilobyte. Inlined, so that they are left out.
    #[inline(always)]
    pub fn fail(&mut self, what: &'static str) {
        if cfg!(feature = "compile") {
            self.keep_fault(what);
        } else {
            self.keep_untold();
        }
    }

    #[inline(never)]
    fn keep_untold(&mut self) {
        self.keep_fault(MALFORMED);
    }

    fn keep_fault(&mut self, what: &'static str) {
        self.fault.get_or_insert(what);
        self.rest = &[];
    }

    /// One byte.
    #[inline(never)]
    pub fn u8(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((&first, rest)) => {
                self.rest = rest;
                first
            }
            None => {
                self.fail("it ends too early");
                0
            }
        }
    }

    /// An unsigned LEB128 number of at most five bytes, in its shortest form.
    #[inline(never)]
    pub fn varint(&mut self) -> u32 {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                if byte == 0 && shift > 0 || value > u64::from(u32::MAX) {
                    break;
                }
                return value as u32;
            }
        }
        self.fail("a number is too large, or longer than needed");
        0
    }

    /// A count of things that take at least one byte each, so that hostile counts cannot make the
    /// reader reserve more than the file's size.
    #[inline(never)]
    pub fn count(&mut self) -> usize {
        let n = self.varint() as usize;
        if n > self.left() {
            self.fail("it announces more than it holds");
            return 0;
        }
        n
    }

    /// A number below `end`.
    #[inline(never)]
    pub fn below(&mut self, end: usize) -> usize {
        let n = self.varint() as usize;
        if n >= end {
            self.fail("a number points outside its table");
            return 0;
        }
        n
    }

    /// A finite 32-bit float.
    #[inline(never)]
    pub fn f32(&mut self) -> f32 {
        let bytes = self.take(4).first_chunk::<4>().copied().unwrap_or_default();
        let value = f32::from_le_bytes(bytes);
        if !value.is_finite() {
            self.fail("a number is not finite");
            return 0.0;
        }
        value
    }

    /// A finite 64-bit float.
    #[inline(never)]
    pub fn f64(&mut self) -> f64 {
        let bytes = self.take(8).first_chunk::<8>().copied().unwrap_or_default();
        let value = f64::from_le_bytes(bytes);
        if !value.is_finite() {
            self.fail("a number is not finite");
            return 0.0;
        }
        value
    }

    /// The next `n` bytes; none when there are fewer.
    #[inline(never)]
    pub fn take(&mut self, n: usize) -> &'a [u8] {
        match self.rest.split_at_checked(n) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.fail("it ends too early");
                &[]
            }
        }
    }

    /// Everything must have gone well, and nothing may be left.
    ///
    /// # Errors
    /// The first fault.
    #[inline(never)]
    pub fn end(&self) -> Result<(), LoadError> {
        match self.fault {
            Some(what) => Err(self.section.malformed(what)),
            None if !self.rest.is_empty() => Err(self.section.malformed("bytes are left over")),
            None => Ok(()),
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

    /// A 64-bit float.
    pub fn f64(&mut self, value: f64) {
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

#[cfg(test)]
#[cfg(feature = "compile")]
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
                prop_assert_eq!(reader.varint(), n);
            }
            prop_assert_eq!(reader.f32(), float);
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>, n in 0usize..9) {
            let mut reader = Reader::new(TEST, &bytes);
            while reader.left() > 0 {
                reader.varint();
                reader.take(n);
            }
            reader.count();
            prop_assert!(reader.below(1) == 0);
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
            let mut reader = Reader::new(TEST, bytes);
            reader.varint();
            assert!(reader.end().is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn the_first_fault_is_told_and_nothing_is_read_after_it() {
        let mut reader = Reader::new(TEST, &[9, 1, 2]);
        assert_eq!((reader.below(3), reader.u8(), reader.left()), (0, 0, 0));
        assert_eq!(
            reader.end(),
            Err(TEST.malformed("a number points outside its table"))
        );
    }
}
