//! Tables: how wide each column is, and what to do when they do not fit.

use std::io;

use pulldown_cmark::Alignment;

use super::flow::Flow;
use crate::render::rich::Rich;
use crate::render::style::Style;

const BETWEEN: &str = " │ ";
const CROSSING: &str = "─┼─";

/// A table while it is read, and then as a whole.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    header: Vec<Rich>,
    rows: Vec<Vec<Rich>>,
    row: Vec<Rich>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Table {
        Table { alignments, header: Vec::new(), rows: Vec::new(), row: Vec::new() }
    }

    pub(super) fn cell(&mut self, cell: Rich) {
        self.row.push(cell);
    }

    pub(super) fn end_header(&mut self) {
        self.header = std::mem::take(&mut self.row);
    }

    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// Writes it: as a grid where each word fits into its column, else row by row, a line a cell.
    pub(super) fn write(&self, flow: &mut Flow) -> io::Result<()> {
        flow.begin_block()?;
        match self.widths(flow.width()) {
            Some(widths) => self.write_grid(&widths, flow),
            None => self.write_stacked(flow),
        }
    }

    /// The columns' widths, or nothing where the words do not fit into `columns` columns.
    fn widths(&self, columns: usize) -> Option<Vec<usize>> {
        let count = self.alignments.len();
        let available = columns.checked_sub(3 * count.saturating_sub(1))?;
        let over_rows = |measure: fn(&Rich) -> usize, column: usize| {
            let cells = std::iter::once(&self.header).chain(&self.rows).filter_map(|row| row.get(column));
            cells.map(measure).max().unwrap_or(0).max(1)
        };
        let least: Vec<usize> = (0..count).map(|column| over_rows(Rich::widest_word, column)).collect();
        let mut widths: Vec<usize> = (0..count)
            .map(|column| over_rows(Rich::width, column).min(available.max(least[column])))
            .collect();
        if least.iter().sum::<usize>() > available {
            return None;
        }
        // The widest column gives, one by one, until all fit.
        while widths.iter().sum::<usize>() > available {
            let widest = (0..count).filter(|&at| widths[at] > least[at]).max_by_key(|&at| widths[at])?;
            widths[widest] -= 1;
        }
        Some(widths)
    }

    fn write_grid(&self, widths: &[usize], flow: &mut Flow) -> io::Result<()> {
        let rule: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        let rule = Rich::of(&rule.join(CROSSING), Style::FAINT);
        let mut first = true;
        if self.header.iter().any(|cell| !cell.is_blank()) {
            self.write_row(&self.header, widths, flow)?;
            flow.line(&rule, 0..rule.text().len())?;
        }
        // Where a row takes several lines, a rule says where it ends.
        let tall = self.rows.iter().flatten().zip(widths.iter().cycle()).any(|(c, &w)| c.lines(w).len() > 1);
        for row in &self.rows {
            if tall && !std::mem::take(&mut first) {
                flow.line(&rule, 0..rule.text().len())?;
            }
            self.write_row(row, widths, flow)?;
        }
        Ok(())
    }

    fn write_row(&self, row: &[Rich], widths: &[usize], flow: &mut Flow) -> io::Result<()> {
        let lines: Vec<_> = row.iter().zip(widths).map(|(cell, &width)| cell.lines(width)).collect();
        for at in 0..lines.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = Rich::new();
            for (column, cell) in row.iter().enumerate().take(widths.len()) {
                if column > 0 {
                    line.push(BETWEEN, Style::FAINT);
                }
                let part = lines[column].get(at).cloned().unwrap_or(0..0);
                let spare = widths[column].saturating_sub(crate::text::width(&cell.text()[part.clone()]));
                let before = match self.alignments[column] {
                    Alignment::Right => spare,
                    Alignment::Center => spare / 2,
                    Alignment::Left | Alignment::None => 0,
                };
                line.push(&" ".repeat(before), Style::PLAIN);
                line.append(cell, part);
                line.push(&" ".repeat(spare - before), Style::PLAIN);
            }
            flow.line(&line, 0..line.text().len())?;
        }
        Ok(())
    }

    fn write_stacked(&self, flow: &mut Flow) -> io::Result<()> {
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                flow.set_apart();
            }
            for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                let mut line = Rich::new();
                if let Some(name) = self.header.get(column).filter(|name| !name.is_blank()) {
                    line.append(name, 0..name.text().len());
                    line.push(": ", Style::PLAIN);
                }
                line.append(cell, 0..cell.text().len());
                flow.prose(&line)?;
            }
        }
        Ok(())
    }
}
