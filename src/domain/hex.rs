//! Bytes as text.

/// Two lower-case hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

/// Claims have a hundred of them, so this is quicker than `char::from_digit`.
const fn digit(value: u8) -> char {
    (if value < 10 { b'0' + value } else { b'a' - 10 + value }) as char
}

/// So many bytes of a text of hexadecimal digits in any case.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let mut bytes = [0; N];
    for byte in &mut bytes {
        *byte = digits.next()?? << 4 | digits.next()??;
    }
    digits.next().is_none().then_some(bytes)
}
