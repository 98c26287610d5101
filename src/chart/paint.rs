//! In: a `Sheet`. Out: its two pictures, an SVG whose text is text and a PNG of twice its size.
//!
//! plotters draws both. Two things are done here for the PNG: glyphs are placed with their side
//! bearings, which plotters leaves out, and circles have even edges.

use std::fmt::Display;

use plotters::prelude::{BitMapBackend, Color, DrawingBackend, RGBColor, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, TextStyle};

use super::ChartError;
use super::colour::{Colour, WHITE};
use super::font::Fonts;
use super::sheet::{Anchor, Area, Mark, Sheet, Text};
use super::wrap::clean;

/// More pixels than this (some 450 MB of memory) are refused.
const MOST_PIXELS: u64 = 150_000_000;
/// 216 dots per inch, in dots per metre: a chart of the usual width is 17 cm wide in print.
const DOTS_PER_METRE: u32 = 8504;
/// From one slanting line to the next, along the edge.
const HATCH_STEP: i32 = 14;

/// The SVG, with a title and a description for those who do not see it.
pub(super) fn svg(sheet: &Sheet, name: &str, title: &str, alt: &str) -> Result<String, ChartError> {
    let size = size(sheet)?;
    let mut drawn = String::new();
    let mut backend = SVGBackend::with_string(&mut drawn, size);
    backend.draw_rect((0, 0), (sheet.width, sheet.height), &paint(WHITE), true).map_err(failed)?;
    for mark in &sheet.marks {
        match mark {
            Mark::Disc(centre, radius, colour) => {
                let colour = paint(*colour);
                backend.draw_circle(*centre, *radius, &colour, true).map_err(failed)?;
            }
            Mark::Text(text) => svg_text(&mut backend, text)?,
            Mark::Box(area, colour) => fill(&mut backend, *area, *colour)?,
            Mark::Hatch(area, colour) => hatch(&mut backend, *area, *colour)?,
        }
    }
    backend.present().map_err(failed)?;
    drop(backend);
    Ok(finish(&drawn, sheet, name, title, alt))
}

/// The PNG.
pub(super) fn png(sheet: &Sheet, fonts: &Fonts) -> Result<Vec<u8>, ChartError> {
    let (width, height) = size(sheet)?;
    let bytes = u64::from(width) * u64::from(height) * 3;
    let mut pixels = vec![u8::MAX; usize::try_from(bytes).map_err(|_| too_large(sheet))?];
    let mut backend = BitMapBackend::with_buffer(&mut pixels, (width, height));
    for mark in &sheet.marks {
        match mark {
            Mark::Disc(centre, radius, colour) => disc(&mut backend, *centre, *radius, *colour)?,
            Mark::Text(text) => bitmap_text(&mut backend, fonts, text)?,
            Mark::Box(area, colour) => fill(&mut backend, *area, *colour)?,
            Mark::Hatch(area, colour) => hatch(&mut backend, *area, *colour)?,
        }
    }
    drop(backend);
    encode(&pixels, width, height)
}

fn size(sheet: &Sheet) -> Result<(u32, u32), ChartError> {
    let width = u32::try_from(sheet.width).map_err(|_| too_large(sheet))?;
    let height = u32::try_from(sheet.height).map_err(|_| too_large(sheet))?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_large(sheet));
    }
    Ok((width, height))
}

fn too_large(sheet: &Sheet) -> ChartError {
    ChartError::TooLarge { width: sheet.width, height: sheet.height }
}

fn failed(error: impl Display) -> ChartError {
    ChartError::Draw(error.to_string())
}

fn paint(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn fill<B: DrawingBackend>(backend: &mut B, area: Area, colour: Colour) -> Result<(), ChartError> {
    let (from, to) = ((area.left, area.top), (area.right(), area.bottom()));
    backend.draw_rect(from, to, &paint(colour), true).map_err(failed)
}

fn hatch<B: DrawingBackend>(backend: &mut B, area: Area, colour: Colour) -> Result<(), ChartError> {
    let (width, height) = (area.width - 1, area.height - 1);
    for along in (0..(width + height) / HATCH_STEP).map(|i| i * HATCH_STEP + HATCH_STEP / 2) {
        let from = (area.left + (along - height).max(0), area.top + along.min(height));
        let to = (area.left + along.min(width), area.top + (along - width).max(0));
        backend.draw_line(from, to, &paint(colour).stroke_width(2)).map_err(failed)?;
    }
    Ok(())
}

/// A filled circle; each pixel is as strong as the part of it that lies inside.
fn disc(backend: &mut BitMapBackend<'_>, (x, y): (i32, i32), radius: u32, colour: Colour) -> Result<(), ChartError> {
    const PARTS: i32 = 4;
    let reach = i32::try_from(radius).unwrap_or(0);
    let inside = |dx: i32, dy: i32| {
        // Twice the distance in parts of a pixel, so that the middle of a part is a whole number.
        let odd = |d: i32| 2 * d + 1;
        odd(dx) * odd(dx) + odd(dy) * odd(dy) <= 4 * reach * reach * PARTS * PARTS
    };
    for dy in -reach..reach {
        for dx in -reach..reach {
            let parts = (0..PARTS * PARTS).filter(|i| inside(dx * PARTS + i % PARTS, dy * PARTS + i / PARTS)).count();
            let strength = f64::from(u8::try_from(parts).unwrap_or(0)) / 16.0;
            let pixel = paint(colour).mix(strength).to_backend_color();
            backend.draw_pixel((x + dx, y + dy), pixel).map_err(failed)?;
        }
    }
    Ok(())
}

fn svg_text(backend: &mut SVGBackend<'_>, text: &Text) -> Result<(), ChartError> {
    let style = text.ink.style;
    let h_pos = match text.ink.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let drop = style.baseline() - style.svg_drop();
    let (at, transform) = if text.upward {
        ((text.x + drop, text.y), FontTransform::Rotate270)
    } else {
        ((text.x, text.y + drop), FontTransform::None)
    };
    let text_style = TextStyle {
        font: style.svg_font().transform(transform),
        color: paint(text.ink.colour).to_backend_color(),
        pos: Pos::new(h_pos, VPos::Top),
    };
    backend.draw_text(&text.words, &text_style, at).map_err(failed)
}

fn bitmap_text(backend: &mut BitMapBackend<'_>, fonts: &Fonts, text: &Text) -> Result<(), ChartError> {
    let style = text.ink.style;
    let font = style.bitmap_font();
    let colour = paint(text.ink.colour);
    let (shift, drop) = (text.shift(fonts), style.baseline() - style.bitmap_drop());
    for (glyph, place) in fonts.places(style, &text.words) {
        let along = shift + place;
        let dot = |x: i32, y: i32, strength: f32| {
            let at = if text.upward {
                (text.x + drop + y, text.y - along - x)
            } else {
                (text.x + along + x, text.y + drop + y)
            };
            let pixel = colour.mix(f64::from(strength).min(1.0)).to_backend_color();
            backend.draw_pixel(at, pixel)
        };
        let drawn = font.draw(glyph.encode_utf8(&mut [0; 4]), (0, 0), dot);
        drawn.map_err(|_| ChartError::Font)?.map_err(failed)?;
    }
    Ok(())
}

fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, ChartError> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DOTS_PER_METRE,
        yppu: DOTS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(png)
}

/// Puts our head on the drawing, at half the drawing units, and takes out the line breaks that
/// plotters puts around each text.
fn finish(drawn: &str, sheet: &Sheet, name: &str, title: &str, alt: &str) -> String {
    let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
         viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        sheet.width / 2,
        sheet.height / 2,
        sheet.width,
        sheet.height,
        escape(title),
        escape(alt),
    );
    // The first line is plotters' own head; a line with a text stands between two of its own.
    for line in drawn.lines().skip(1) {
        svg.push_str(line);
        if line.ends_with('>') && !line.starts_with("<text") {
            svg.push('\n');
        }
    }
    svg
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
