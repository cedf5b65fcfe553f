//! The behaviour of applications, one module for each capability.

mod smoke;
