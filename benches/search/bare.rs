//! Making the index beside a bare tantivy program: the same turns, the same numbers, tantivy's own tokenizers.
//!
//! In: a study. Out: wall and processor time of both, over the same analysis, which is made before and not timed.

use crate::measure::{Meter, median};
use grenstaal::excerpt::{Analysis, analyse};
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::query::{Reader, TurnView, talk};
use grenstaal::search::{Fresh, update};
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Times both, taking turns.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
pub fn compare(folder: &Path, runs: usize) -> anyhow::Result<()> {
    let project = Project::open(folder, false)?;
    let loaded = project.load(false, &Silent);
    let analysis = analyse(&loaded.study, &Silent)?;
    let bytes: u64 = loaded.study.transcripts.iter().flatten().map(|transcript| u64::from(transcript.text.len())).sum();
    let ids = analysis.present().map(|i| loaded.study.interview_id(i).to_owned());
    let all: Vec<Fresh> = ids.map(|id| Fresh { id, key: "x".to_owned() }).collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let place = tempfile::tempdir()?;
        let meter = Meter::start()?;
        drop(update(place.path(), &all, &analysis, &|_| false, &Silent)?);
        ours.push(meter.stop()?);
        let place = tempfile::tempdir()?;
        let meter = Meter::start()?;
        bare(place.path(), &analysis)?;
        theirs.push(meter.stop()?);
    }
    let mut out = std::io::stdout().lock();
    for (name, usages) in [("grenstaal", ours), ("bare tantivy", theirs)] {
        let wall = median(usages.iter().map(|usage| usage.wall).collect());
        let cpu = median(usages.iter().map(|usage| usage.cpu).collect());
        let speed = bytes as f64 / 1e6 / wall;
        writeln!(out, "{:<40} {name:<14} {wall:>8.2} s {cpu:>8.2} CPU s {speed:>8.1} MB/s", folder.display())?;
    }
    Ok(())
}

struct Fields {
    text: [Field; 2],
    indexed: [Field; 4],
    fast: [Field; 8],
}

fn bare(folder: &Path, analysis: &Analysis) -> anyhow::Result<()> {
    let mut schema = Schema::builder();
    let text = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer("default").set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        text: [
            schema.add_text_field("words", text(IndexRecordOption::WithFreqsAndPositions)),
            schema.add_text_field("stems", text(IndexRecordOption::WithFreqs)),
        ],
        indexed: ["interview", "voice"]
            .map(|name| schema.add_u64_field(name, INDEXED | FAST))
            .into_iter()
            .chain(["code", "state"].map(|name| schema.add_u64_field(name, INDEXED)))
            .collect::<Vec<_>>()
            .try_into()
            .map_err(|_| anyhow::anyhow!("four fields"))?,
        fast: ["turn", "time", "start", "end", "first", "asks", "mark", "mark_end"]
            .map(|name| schema.add_u64_field(name, FAST)),
    };
    let index = Index::create_in_dir(folder, schema.build())?;
    let threads = rayon::current_num_threads();
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(60_000_000)
        .num_worker_threads(threads)
        .num_merge_threads(threads.min(2))
        .build();
    let writer: IndexWriter = index.writer_with_options(options)?;
    let interviews: Vec<usize> = analysis.present().collect();
    interviews.par_iter().try_for_each(|interview| -> anyhow::Result<()> {
        let Some(talk) = talk(analysis, *interview, None, &mut Reader::new("")) else { return Ok(()) };
        let operations: Vec<_> =
            talk.turns.iter().map(|turn| UserOperation::Add(document(&fields, analysis, *interview, turn))).collect();
        writer.run(operations)?;
        Ok(())
    })?;
    let mut writer = writer;
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn document(fields: &Fields, analysis: &Analysis, interview: usize, turn: &TurnView) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    for field in fields.text {
        document.add_text(field, &turn.text);
    }
    let [number, voice, code, state] = fields.indexed;
    document.add_u64(number, interview as u64);
    document.add_u64(voice, (interview as u64) << 16);
    document.add_u64(state, 0);
    let [place, time, start, end, first, _, mark, mark_end] = fields.fast;
    let numbers = [(place, turn.number), (start, turn.span.start), (end, turn.span.end), (first, turn.span.start)];
    for (field, value) in numbers {
        document.add_u64(field, u64::from(value));
    }
    if let Some(at) = turn.time {
        document.add_u64(time, u64::from(at.0));
    }
    let mut codes: Vec<u64> = Vec::new();
    for own in turn.marks.iter() {
        document.add_u64(mark, u64::from(own.span.start));
        document.add_u64(mark_end, u64::from(own.span.end));
        codes.push(u64::from(own.code.0));
        codes.extend(analysis.study.codebook.lineage(own.code).map(|above| 1 << 16 | u64::from(above.0)));
    }
    codes.sort_unstable();
    codes.dedup();
    for value in codes {
        document.add_u64(code, value);
    }
    document
}
