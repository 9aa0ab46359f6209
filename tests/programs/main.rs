//! From the words of the command line to a program: files, folders, commands, and what goes wrong with them.

mod built;
mod desk;
mod found;
mod scripts;
