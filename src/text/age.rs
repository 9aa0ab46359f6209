//! How long ago something was, as a person says it.

use std::time::Duration;

use super::count;

/// Says an age in its largest unit: `just now`, `5 minutes ago`, `1 day ago`.
pub fn ago(age: Duration) -> String {
    let seconds = age.as_secs();
    let said = |unit: u64, one, many| format!("{} ago", count((seconds / unit) as usize, one, many));
    match seconds {
        0..60 => "just now".to_owned(),
        60..3_600 => said(60, "minute", "minutes"),
        3_600..86_400 => said(3_600, "hour", "hours"),
        86_400..1_209_600 => said(86_400, "day", "days"),
        1_209_600..5_184_000 => said(604_800, "week", "weeks"),
        5_184_000..31_536_000 => said(2_592_000, "month", "months"),
        _ => said(31_536_000, "year", "years"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::ago;

    #[test]
    fn an_age_is_said_in_its_largest_unit() {
        let said = |seconds| ago(Duration::from_secs(seconds));
        assert_eq!(said(59), "just now");
        assert_eq!(said(60), "1 minute ago");
        assert_eq!(said(7_200), "2 hours ago");
        assert_eq!(said(13 * 86_400), "13 days ago");
        assert_eq!(said(14 * 86_400), "2 weeks ago");
        assert_eq!(said(100 * 86_400), "3 months ago");
        assert_eq!(said(800 * 86_400), "2 years ago");
    }
}
