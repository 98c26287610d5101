//! Grenstaal
