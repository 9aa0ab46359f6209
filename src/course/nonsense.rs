//! What the types of an `exercise.toml` can't refuse: names that stand for nothing, and scenes that never end.

use std::collections::BTreeSet;

use crate::flow::View;
use crate::scenario::{Actor, Argument, Blow, Ending, Holds, Link, Pattern, Scene, Start, When};
use crate::text::nearest;

use super::manifest::{Judged, Manifest};

/// A word to look for in the file, and a sentence.
type Nonsense = (String, String);

/// Words that mean something else inside `{...}`.
const RESERVED: [&str; 3] = ["file", "some", "name"];
/// Refuses the first thing that makes no sense.
///
/// # Errors
/// A word to look for in the file, and a sentence.
pub(super) fn refuse(manifest: &Manifest) -> Result<(), Nonsense> {
    if manifest.judged == Judged::Program && manifest.scenes.is_empty() {
        return Err(("title".to_owned(), "an exercise needs at least one scene".to_owned()));
    }
    if let Some(link) = manifest.links.keys().find(|link| RESERVED.contains(&link.as_str())) {
        return Err((link.clone(), format!("a link cannot be named `{link}`: the word has another meaning")));
    }
    let mut scenes = BTreeSet::new();
    for scene in &manifest.scenes {
        if !scenes.insert(&scene.name) {
            return Err((scene.name.clone(), format!("there are two scenes named `{}`", scene.name)));
        }
        refuse_scene(manifest, scene)?;
    }
    manifest.checks.links().try_for_each(|link| known_link(manifest, link, "the checks"))?;
    manifest.picture.as_ref().map_or(Ok(()), |picture| refuse_picture(manifest, picture))
}

fn refuse_picture(manifest: &Manifest, picture: &View) -> Result<(), Nonsense> {
    for link in picture.links() {
        known_link(manifest, link, "the picture")?;
        let Link { bind, connect, .. } = &manifest.links[link];
        let (fits, wanted) = match picture {
            View::Asked(_) | View::Served(_) => (*bind == Pattern::Rep, "a REP that binds"),
            View::Pushed(_) => ([bind, connect].contains(&&Pattern::Push), "a PUSH at one end"),
        };
        if !fits {
            let what = format!("the picture can't be read from link `{link}`: it needs {wanted}");
            return Err(("[picture]".to_owned(), what));
        }
    }
    Ok(())
}

fn known(kind: &str, name: &str, place: &str, all: &[&str]) -> Result<(), Nonsense> {
    if all.contains(&name) {
        return Ok(());
    }
    let mut what = format!("`{name}` in {place} is no {kind}");
    if let Some(known) = nearest(name, all.iter().copied()) {
        what.push_str(&format!("; did you mean `{known}`?"));
    }
    Err((name.to_owned(), what))
}

fn known_link(manifest: &Manifest, name: &str, place: &str) -> Result<(), Nonsense> {
    let all: Vec<&str> = manifest.links.keys().map(String::as_str).collect();
    known("link of this exercise", name, place, &all)
}

fn refuse_scene(manifest: &Manifest, scene: &Scene) -> Result<(), Nonsense> {
    let ends = |actor: &Actor| actor.ends != Ending::Stopped;
    if !scene.cast.iter().any(ends) && scene.peers.is_empty() {
        let what = format!("scene `{}` never ends: somebody in it must end by itself", scene.name);
        return Err((scene.name.clone(), what));
    }
    let files: Vec<&str> = scene.files.iter().map(|file| file.name.as_str()).collect();
    for file in &scene.files {
        if file.name.is_empty() || file.name.contains('/') || file.name.starts_with('.') {
            let what = format!("`{}` is no name for a file of a scene: it is a plain name", file.name);
            return Err((file.name.clone(), what));
        }
    }
    let mut names: Vec<&str> = Vec::new();
    let all = scene.cast.iter().map(|actor| &actor.name).chain(scene.peers.iter().map(|peer| &peer.name));
    for name in all {
        if names.contains(&name.as_str()) {
            let what = format!("there are two actors named `{name}` in scene `{}`", scene.name);
            return Err((name.clone(), what));
        }
        names.push(name);
    }
    for actor in &scene.cast {
        refuse_actor(manifest, scene, actor, &files)?;
    }
    for fault in &scene.faults {
        known_link(manifest, &fault.link, "a fault")?;
        fault.actor.iter().try_for_each(|name| known("actor of the scene", name, "a fault", &names))?;
    }
    scene.peers.iter().try_for_each(|peer| known_link(manifest, &peer.link, "a peer"))?;
    for moment in &scene.moments {
        known("actor of the scene", moment.does.whom(), "a moment", &names)?;
        let of_the_cast = scene.cast.iter().any(|actor| actor.name == moment.does.whom());
        if !of_the_cast && !matches!(moment.does, Blow::Kill(_)) {
            let what = format!("`{}` can only be killed: it is the workshop's own", moment.does.whom());
            return Err((moment.does.whom().to_owned(), what));
        }
        if let Blow::Tear { file, .. } = &moment.does {
            known("file of the scene", file, "a moment", &files)?;
        }
        refuse_when(manifest, &moment.when, "a moment", &names)?;
    }
    let waits = scene.peers.iter().filter_map(|peer| peer.after.as_ref());
    waits.into_iter().try_for_each(|when| refuse_when(manifest, when, "a peer", &names))
}

fn refuse_when(manifest: &Manifest, when: &When, place: &str, names: &[&str]) -> Result<(), Nonsense> {
    match when {
        When::AfterMs(_) => Ok(()),
        When::Restarts { actor: name, .. } | When::Knocked(name) => {
            known("actor of the scene", name, place, names)
        }
        When::Messages { link, .. } => known_link(manifest, link, place),
    }
}

fn refuse_actor(manifest: &Manifest, scene: &Scene, actor: &Actor, files: &[&str]) -> Result<(), Nonsense> {
    if let Start::Messages { link, .. } = &actor.starts {
        known_link(manifest, link, "a start")?;
    }
    for argument in &actor.arguments {
        match argument {
            Argument::Address { link, .. } => known_link(manifest, link, "an argument")?,
            Argument::File(file) => known("file of the scene", file, "an argument", files)?,
            Argument::Word(_) | Argument::Drawn(_) | Argument::Name => {}
        }
    }
    if let Some(file) = &actor.stdin {
        known("file of the scene", file, "stdin", files)?;
        let missing = |held: &Holds| matches!(held, Holds::Nothing);
        if scene.files.iter().any(|one| one.name == *file && missing(&one.holds)) {
            let what = format!("`{file}` cannot be the stdin of `{}`: it holds nothing", actor.name);
            return Err((file.clone(), what));
        }
    }
    Ok(())
}
