# Waits for a number that is larger than nothing, which no number is.

best=

while read -r number; do
    if [ "$number" -gt "$best" ] 2>/dev/null; then
        best=$number
        echo "$best"
    fi
done
exit 0
