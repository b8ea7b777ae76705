//! PNG files made by hand, for what no encoder here writes.

/// A PNG of these sides, of this depth, colour, compression, filter and interlace method, with these
/// packed samples.
pub(super) fn png_file([width, height]: [u32; 2], kind: [u8; 5], packed: &[u8]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [
        &b"IHDR"[..],
        &width.to_be_bytes(),
        &height.to_be_bytes(),
        &kind,
    ]
    .concat();
    let samples = [&b"IDAT"[..], packed].concat();
    for chunk in [header, samples, b"IEND".to_vec()] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
