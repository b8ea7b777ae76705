//! A report whose every string is an attack, for tests.

use std::sync::Arc;

use image::{Rgb, RgbImage};

use super::bar::{Bar, BarRole};
use super::bar_chart::BarChart;
use super::colouring::Colouring;
use super::embedding_chart::EmbeddingChart;
use super::line_chart::LineChart;
use super::page::Report;
use super::scatter_chart::ScatterChart;
use super::section::Section;
use super::section_block::SectionBlock;
use super::series::Series;
use super::slide_map::{SlideMap, SpotMark};
use super::table::{Cell, Table};

const NASTY: &str = "<img src=x onerror=\"alert('1')\"></title></script>&";

fn nasty() -> String {
    NASTY.to_owned()
}

/// A report whose every string is an attack.
pub(super) fn hostile() -> Report {
    let map = SlideMap {
        title: nasty(),
        caption: nasty(),
        background: Arc::new(RgbImage::from_pixel(4, 4, Rgb([200, 150, 190]))),
        width_px: 400,
        height_px: 400,
        radius_px: 20.0,
        spots: vec![SpotMark {
            x_px: 200.0,
            y_px: 200.0,
            id: nasty(),
        }],
        colouring: Colouring::Categories {
            code: vec![Some(0)],
            names: vec![nasty()],
        },
    };
    let values = Colouring::Values {
        value: vec![1.0],
        label: nasty(),
        range: None,
    };
    let chart = LineChart {
        title: nasty(),
        x_label: nasty(),
        y_label: nasty(),
        series: vec![Series {
            name: nasty(),
            points: vec![(0.0, 1.0)],
        }],
        reference: Some((nasty(), 1.0)),
        note: Some(nasty()),
    };
    let bars = BarChart {
        title: nasty(),
        value_label: nasty(),
        interval_label: nasty(),
        ceiling_label: nasty(),
        bars: vec![Bar {
            name: nasty(),
            value: 1.0,
            interval: Some((0.5, 1.5)),
            ceiling: Some(2.0),
            role: BarRole::Baseline,
        }],
        ..BarChart::default()
    };
    let scatter = ScatterChart {
        title: nasty(),
        caption: nasty(),
        x_label: nasty(),
        y_label: nasty(),
        points: vec![(0.0, 1.0)],
    };
    let embedding = EmbeddingChart {
        title: nasty(),
        caption: nasty(),
        x_label: nasty(),
        y_label: nasty(),
        points: vec![(0.0, 1.0)],
        colouring: map.colouring.clone(),
    };
    let table = Table {
        caption: nasty(),
        columns: vec![nasty()],
        rows: vec![vec![Cell::Text(nasty())], vec![Cell::Missing(nasty())]],
        note: Some(nasty()),
        ..Table::default()
    };
    let beside = map.clone();
    let blocks = vec![
        SectionBlock::Text(nasty()),
        SectionBlock::Table(table),
        SectionBlock::Slides(vec![
            map.clone(),
            SlideMap {
                colouring: values,
                ..map
            },
        ]),
        SectionBlock::MapsAndScatter {
            maps: vec![beside],
            scatter: scatter.clone(),
        },
        SectionBlock::Curves(chart),
        SectionBlock::Bars(bars),
        SectionBlock::Scatter(scatter),
        SectionBlock::Embedding(embedding),
        SectionBlock::Protocol(vec![(nasty(), nasty())]),
    ];
    Report {
        title: nasty(),
        lead: nasty(),
        facts: vec![(nasty(), nasty()), ("comtip-fact".to_owned(), nasty())],
        sections: vec![
            Section {
                heading: nasty(),
                blocks
            };
            3
        ],
    }
}
