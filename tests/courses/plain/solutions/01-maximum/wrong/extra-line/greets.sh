# Prints words of its own first.

echo "The largest so far:"
best=

while read -r number; do
    if [ -z "$best" ] || [ "$number" -gt "$best" ]; then
        best=$number
    fi
    echo "$best"
done
