//! How do values become bytes in the file, and back?

use serde::{Serialize, de::DeserializeOwned};

const LEVEL: i32 = 3;

/// Compressed bytes.
pub(crate) fn squeeze(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, LEVEL).unwrap_or_default()
}

/// The bytes that were squeezed; `None` if they are damaged.
pub(crate) fn unsqueeze(bytes: &[u8]) -> Option<Vec<u8>> {
    zstd::decode_all(bytes).ok()
}

/// Ground is kept as JSON, which later versions can read whatever they add.
pub(crate) fn pack_ground<T: Serialize>(value: &T) -> Vec<u8> {
    squeeze(&serde_json::to_vec(value).unwrap_or_default())
}

pub(crate) fn unpack_ground<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(&unsqueeze(bytes)?).ok()
}

/// What is derived is kept compactly; a version that cannot read it derives it anew.
pub(crate) fn pack_derived<T: Serialize>(value: &T) -> Vec<u8> {
    squeeze(&postcard::to_stdvec(value).unwrap_or_default())
}

pub(crate) fn unpack_derived<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(&unsqueeze(bytes)?).ok()
}
