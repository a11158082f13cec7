//! Driving a browser against the demo site.
