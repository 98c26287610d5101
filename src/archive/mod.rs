//! Zip and XML, read with limits.
//!
//! In: bytes that nobody has checked. Out: the entries of an archive and the events of a document, or a refusal. Promise:
//! bounded memory and time, no path leaves the archive, no entity is expanded beyond the five of XML and characters.
